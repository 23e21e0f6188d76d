"""Voices that only an outside body can read."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("hear", "0006_openings"),
        ("office", "0004_sign_in"),
    ]

    operations = [
        migrations.CreateModel(
            name="SealedReader",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("names", models.JSONField()),
                ("key", models.CharField(max_length=400)),
                ("address", models.CharField(max_length=400)),
                ("token_hash", models.BinaryField(max_length=32)),
                ("named_at", models.DateTimeField()),
                ("dropped_at", models.DateTimeField(null=True)),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sealed_readers",
                        to="office.office",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="SealedVoice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("sealed", models.BinaryField(null=True)),
                ("code_lookup", models.BinaryField(max_length=32)),
                ("in_browser", models.BooleanField()),
                ("received_on", models.DateField()),
                ("fetched_on", models.DateField(null=True)),
                ("erased_at", models.DateTimeField(null=True)),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sealed_voices",
                        to="office.office",
                    ),
                ),
                (
                    "reader",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="voices",
                        to="hear.sealedreader",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SealedAnswer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.TextField()),
                ("written_at", models.DateTimeField()),
                (
                    "voice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answers",
                        to="hear.sealedvoice",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddConstraint(
            model_name="sealedvoice",
            constraint=models.UniqueConstraint(
                fields=("office", "code_lookup"), name="hear_sealedvoice_code"
            ),
        ),
    ]
