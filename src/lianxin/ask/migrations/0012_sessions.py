from __future__ import annotations

from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

_SESSIONS = [
    ("announced", "Announced"),
    ("held", "Held"),
    ("missed", "Announced, and nobody has said that it was held"),
    ("cancelled", "Cancelled, with a reason"),
]
_STATEMENTS = [
    ("waiting", "Waits to be looked at"),
    ("shown", "Shown to everybody"),
    ("not_shown", "Not shown, with a reason"),
    ("kept", "Taken in by those who weigh it, not shown to others"),
    ("erased", "Taken back by the person who said it"),
]


def key() -> models.BigAutoField[Any, Any]:
    return models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")


def to(model: str, name: str = "+", **more: Any) -> models.ForeignKey[Any, Any]:
    return models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name=name, to=model, **more)


def alone(model: str, name: str) -> models.OneToOneField[Any, Any]:
    return models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name=name, to=model)


class Migration(migrations.Migration):
    dependencies = [
        ("ask", "0011_panels"),
        ("hear", "0008_asked"),
        ("office", "0004_sign_in"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField("sitting", "agenda_reason", models.TextField(blank=True, default="")),
        migrations.AddField("sitting", "matched", models.JSONField(default=dict)),
        migrations.AddField("statement", "private", models.BooleanField(default=False)),
        migrations.AlterField(
            "statement",
            "state",
            models.CharField(choices=_STATEMENTS, default="waiting", max_length=12),
        ),
        migrations.CreateModel(
            name="AgendaComparison",
            fields=[
                ("id", key()),
                ("found", models.JSONField()),
                ("compared_at", models.DateTimeField()),
                ("sitting", alone("ask.sitting", "comparison")),
            ],
            options={"abstract": False},
        ),
        migrations.CreateModel(
            name="SessionSeries",
            fields=[
                ("id", key()),
                ("number", models.IntegerField()),
                ("place", models.CharField(max_length=200)),
                ("days", models.JSONField()),
                ("hour", models.CharField(max_length=5)),
                ("changed_reason", models.TextField(blank=True, default="")),
                ("planned_until", models.DateField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("announced_at", models.DateTimeField()),
                ("announced_by", to(settings.AUTH_USER_MODEL)),
                ("area", to("office.area", null=True)),
                ("office", to("office.office", "session_series")),
            ],
        ),
        migrations.CreateModel(
            name="SessionDay",
            fields=[
                ("id", key()),
                ("number", models.IntegerField()),
                ("place", models.CharField(max_length=200)),
                ("begins_at", models.DateTimeField()),
                ("state", models.CharField(choices=_SESSIONS, default="announced", max_length=12)),
                ("changed_reason", models.TextField(blank=True, default="")),
                ("changes", models.IntegerField(default=0)),
                ("came", models.IntegerField(null=True)),
                ("told_at", models.DateTimeField(null=True)),
                ("office", to("office.office", "session_days")),
                ("series", to("ask.sessionseries", "sessions")),
            ],
        ),
        migrations.CreateModel(
            name="SessionTopic",
            fields=[
                ("id", key()),
                ("number", models.IntegerField()),
                ("there", models.BooleanField(default=False)),
                ("session", to("ask.sessionday", "topics")),
                ("voice", alone("hear.voice", "session_topic")),
            ],
        ),
        migrations.AddConstraint(
            "sessionseries",
            models.UniqueConstraint(fields=("office", "number"), name="ask_series_number"),
        ),
        migrations.AddConstraint(
            "sessionday",
            models.UniqueConstraint(fields=("office", "number"), name="ask_session_number"),
        ),
        migrations.AddConstraint(
            "sessiontopic",
            models.UniqueConstraint(fields=("session", "number"), name="ask_session_topic_number"),
        ),
    ]
