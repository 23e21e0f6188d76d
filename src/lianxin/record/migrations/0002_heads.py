"""Heads that others saw, witnesses and their signatures."""

import django.db.models.deletion
from django.db import migrations, models

_ID = models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")


class Migration(migrations.Migration):
    dependencies = [("record", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="Witness",
            fields=[
                ("id", _ID.clone()),
                ("key", models.CharField(max_length=400)),
                ("address", models.CharField(default="", max_length=400)),
                ("named_at", models.DateTimeField()),
                ("dropped_at", models.DateTimeField(null=True)),
                (
                    "stream",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="witnesses",
                        to="record.stream",
                    ),
                ),
            ],
            options={"abstract": False},
        ),
        migrations.CreateModel(
            name="Asking",
            fields=[
                (
                    "witness",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="asking",
                        serialize=False,
                        to="record.witness",
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                ("known", models.BigIntegerField(default=0)),
                ("problem", models.CharField(default="", max_length=40)),
            ],
        ),
        migrations.CreateModel(
            name="Head",
            fields=[
                ("id", _ID.clone()),
                ("size", models.BigIntegerField()),
                ("note", models.TextField()),
                ("kept_at", models.DateTimeField()),
                ("day", models.DateField(null=True)),
                (
                    "stream",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="heads",
                        to="record.stream",
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("stream", "size"), name="record_head_size")]
            },
        ),
        migrations.CreateModel(
            name="Cosignature",
            fields=[
                ("id", _ID.clone()),
                ("line", models.TextField()),
                ("signed_at", models.DateTimeField()),
                (
                    "witness",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cosignatures",
                        to="record.witness",
                    ),
                ),
                (
                    "head",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="cosignatures",
                        to="record.head",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("head", "witness"), name="record_cosignature_once")
                ]
            },
        ),
    ]
