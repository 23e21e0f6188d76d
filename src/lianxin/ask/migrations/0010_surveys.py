from __future__ import annotations

from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

_ONCE = {
    "survey": ("consultation", "number", "ask_survey_number"),
    "surveyinstrument": ("survey", "number", "ask_survey_instrument"),
    "surveyround": ("survey", "number", "ask_survey_round"),
    "surveybatch": ("round", "number", "ask_survey_batch"),
}


def key() -> tuple[str, models.BigAutoField[Any, Any]]:
    made = models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")
    return "id", made


def to(model: str, related: str, **more: Any) -> models.ForeignKey[Any, Any]:
    return models.ForeignKey(
        on_delete=django.db.models.deletion.PROTECT, related_name=related, to=model, **more
    )


class Migration(migrations.Migration):
    dependencies = [
        ("ask", "0009_margins"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Survey",
            fields=[
                key(),
                ("number", models.IntegerField()),
                ("title", models.JSONField()),
                ("plain", models.JSONField()),
                ("household", models.BooleanField(default=False)),
                ("announced_at", models.DateTimeField()),
                ("announced_by", to(settings.AUTH_USER_MODEL, "+")),
                ("consultation", to("ask.consultation", "surveys")),
            ],
        ),
        migrations.CreateModel(
            name="SurveyInstrument",
            fields=[
                key(),
                ("number", models.IntegerField()),
                ("questions", models.JSONField()),
                ("digest", models.CharField(max_length=64)),
                ("reason", models.TextField(blank=True, default="")),
                ("changed_at", models.DateTimeField()),
                ("changed_by", to(settings.AUTH_USER_MODEL, "+")),
                ("survey", to("ask.survey", "instruments")),
            ],
        ),
        migrations.CreateModel(
            name="SurveyRound",
            fields=[
                key(),
                ("number", models.IntegerField()),
                ("opens_at", models.DateTimeField()),
                ("closes_at", models.DateTimeField()),
                ("instrument", to("ask.surveyinstrument", "rounds")),
                ("survey", to("ask.survey", "rounds")),
            ],
        ),
        migrations.CreateModel(
            name="SurveyBatch",
            fields=[
                key(),
                ("number", models.IntegerField()),
                ("count", models.IntegerField()),
                ("content", models.TextField()),
                ("salt", models.BinaryField(max_length=32)),
                ("sealed_at", models.DateTimeField()),
                ("round", to("ask.surveyround", "batches")),
            ],
        ),
        migrations.CreateModel(
            name="SurveyTally",
            fields=[
                key(),
                ("document", models.JSONField()),
                ("digest", models.CharField(max_length=64)),
                ("counted_at", models.DateTimeField()),
                (
                    "round",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tally",
                        to="ask.surveyround",
                    ),
                ),
            ],
            options={"abstract": False},
        ),
        migrations.CreateModel(
            name="SurveyAnswer",
            fields=[
                key(),
                ("question", models.SmallIntegerField()),
                ("answer", models.CharField(blank=True, default="", max_length=40)),
                ("batch", to("ask.surveybatch", "+", null=True)),
                ("participant", to("ask.participant", "survey_answers")),
                ("round", to("ask.surveyround", "answers")),
            ],
        ),
        *(
            migrations.AddConstraint(
                model_name=model,
                constraint=models.UniqueConstraint(fields=(of, number), name=name),
            )
            for model, (of, number, name) in _ONCE.items()
        ),
        migrations.AddConstraint(
            model_name="surveyanswer",
            constraint=models.UniqueConstraint(
                fields=("participant", "round", "question"), name="ask_survey_answer_once"
            ),
        ),
    ]
