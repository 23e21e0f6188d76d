from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

_STATES = [
    ("announced", "Announced"),
    ("open", "Being asked now"),
    ("closed", "Closed, being weighed"),
    ("decided", "Decided, with an answer to every statement"),
    ("withdrawn", "Withdrawn, with a reason"),
]
_OUTCOMES = [
    ("adopted", "Taken up"),
    ("partly", "Taken up in part"),
    ("not_adopted", "Not taken up"),
    ("already_so", "It is so already"),
    ("elsewhere", "For somebody else to decide"),
]


def key() -> Any:
    return models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")


def to(model: str, name: str = "+", **more: Any) -> Any:
    return models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name=name, to=model, **more)


class Migration(migrations.Migration):
    dependencies = [
        ("ask", "0003_heard_before"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="consultation",
            name="state",
            field=models.CharField(choices=_STATES, default="announced", max_length=12),
        ),
        migrations.CreateModel(
            name="Decision",
            fields=[
                ("id", key()),
                ("number", models.IntegerField()),
                ("because", models.TextField(blank=True, default="")),
                ("text", models.JSONField()),
                ("next", models.JSONField()),
                ("decided_by", models.CharField(max_length=200)),
                ("decided_on", models.DateField()),
                ("review_on", models.DateField(null=True)),
                ("due_at", models.DateTimeField()),
                ("digest", models.CharField(max_length=64)),
                ("published_at", models.DateTimeField()),
                ("consultation", to("ask.consultation", "decisions")),
                ("drawn", to("ask.drawnmap", null=True)),
                ("published_by", to(settings.AUTH_USER_MODEL)),
                (
                    "replaces",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaced_by",
                        to="ask.decision",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("consultation", "number"), name="ask_decision_number")
                ]
            },
        ),
        migrations.CreateModel(
            name="DecisionDraft",
            fields=[
                ("id", key()),
                ("content", models.JSONField()),
                ("changed_at", models.DateTimeField()),
                ("changed_by", to(settings.AUTH_USER_MODEL)),
                (
                    "consultation",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decision_draft",
                        to="ask.consultation",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="DecisionPoint",
            fields=[
                ("id", key()),
                ("number", models.IntegerField()),
                ("said", models.JSONField()),
                ("outcome", models.CharField(choices=_OUTCOMES, max_length=12)),
                ("reason", models.JSONField()),
                ("paragraph", models.IntegerField(null=True)),
                ("decision", to("ask.decision", "parts")),
                ("material", to("ask.material", null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("decision", "number"), name="ask_point_number")
                ]
            },
        ),
        migrations.CreateModel(
            name="AnsweredStatement",
            fields=[
                ("id", key()),
                ("agree", models.IntegerField(null=True)),
                ("passed", models.IntegerField(null=True)),
                ("disagree", models.IntegerField(null=True)),
                ("decision", to("ask.decision", "answered")),
                ("point", to("ask.decisionpoint", "answered")),
                ("statement", to("ask.statement", "answers")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("decision", "statement"), name="ask_answered_once")
                ]
            },
        ),
    ]
