from __future__ import annotations

from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

_ID = (
    "id",
    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
)


def _of(table: str, related_name: str, *, null: bool = False) -> models.ForeignKey[Any, Any]:
    return models.ForeignKey(
        null=null, on_delete=django.db.models.deletion.PROTECT, related_name=related_name, to=table
    )


class Migration(migrations.Migration):
    dependencies = [("ask", "0006_budgets")]

    operations = [
        migrations.AddField(
            model_name="material",
            name="draft",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="statement",
            name="material",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="statements",
                to="ask.material",
            ),
        ),
        migrations.AddField(
            model_name="statement",
            name="paragraph",
            field=models.IntegerField(null=True),
        ),
        migrations.CreateModel(
            name="ComprehensionBatch",
            fields=[
                _ID,
                ("number", models.IntegerField()),
                ("count", models.IntegerField()),
                ("content", models.TextField()),
                ("salt", models.BinaryField(max_length=32)),
                ("sealed_at", models.DateTimeField()),
                ("consultation", _of("ask.consultation", "comprehension_batches")),
            ],
        ),
        migrations.CreateModel(
            name="ComprehensionQuestion",
            fields=[
                _ID,
                ("number", models.IntegerField()),
                ("question", models.JSONField()),
                ("answers", models.JSONField()),
                ("correct", models.IntegerField()),
                ("added_at", models.DateTimeField()),
                ("added_by", _of(settings.AUTH_USER_MODEL, "+")),
                ("consultation", _of("ask.consultation", "comprehension_questions")),
            ],
        ),
        migrations.CreateModel(
            name="Comprehension",
            fields=[
                _ID,
                (
                    "grasp",
                    models.CharField(
                        choices=[
                            ("right", "Found the answer"),
                            ("wrong", "Found another answer"),
                            ("skipped", "Skipped it"),
                        ],
                        max_length=8,
                    ),
                ),
                ("participant", _of("ask.participant", "comprehension")),
                ("batch", _of("ask.comprehensionbatch", "+", null=True)),
                ("question", _of("ask.comprehensionquestion", "found")),
            ],
        ),
        migrations.AddConstraint(
            model_name="comprehensionbatch",
            constraint=models.UniqueConstraint(
                fields=("consultation", "number"), name="ask_comprehension_batch_number"
            ),
        ),
        migrations.AddConstraint(
            model_name="comprehensionquestion",
            constraint=models.UniqueConstraint(
                fields=("consultation", "number"), name="ask_comprehension_number"
            ),
        ),
        migrations.AddConstraint(
            model_name="comprehension",
            constraint=models.UniqueConstraint(
                fields=("participant", "question"), name="ask_comprehension_once"
            ),
        ),
    ]
