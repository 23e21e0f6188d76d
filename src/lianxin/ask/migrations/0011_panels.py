from __future__ import annotations

from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

_STATES = [
    ("open", "Names can be put into the pot"),
    ("stuck", "Somebody has to decide how it goes on"),
    ("listed", "The list is published; the draw comes"),
    ("drawn", "Drawn"),
    ("advised", "Its advice is published"),
    ("cancelled", "Cancelled, with a reason"),
]
_SEATS = [
    ("waiting", "Waits for the draw"),
    ("drawn", "Drawn; has not answered yet"),
    ("comes", "Will come"),
    ("gone", "Will not come"),
]


def key() -> models.BigAutoField[Any, Any]:
    return models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")


def link(to: str, name: str) -> models.ForeignKey[Any, Any]:
    return models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name=name, to=to)


def once(name: str) -> models.OneToOneField[Any, Any]:
    return models.OneToOneField(
        on_delete=django.db.models.deletion.PROTECT, related_name=name, to="ask.panel"
    )


class Migration(migrations.Migration):
    dependencies = [
        ("ask", "0010_surveys"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Panel",
            fields=[
                ("id", key()),
                ("number", models.IntegerField()),
                ("task", models.JSONField()),
                ("days", models.JSONField()),
                ("costs", models.JSONField()),
                ("size", models.IntegerField()),
                ("quotas", models.JSONField()),
                ("households", models.BooleanField(default=False)),
                ("answer_days", models.IntegerField()),
                ("closes_at", models.DateTimeField()),
                ("draws_at", models.DateTimeField()),
                ("source", models.CharField(max_length=200)),
                ("state", models.CharField(choices=_STATES, default="open", max_length=12)),
                ("stuck", models.JSONField(default=dict)),
                ("changed_reason", models.TextField(blank=True, default="")),
                ("response", models.JSONField(default=list)),
                ("announced_at", models.DateTimeField()),
                ("announced_by", link(settings.AUTH_USER_MODEL, "+")),
                ("consultation", link("ask.consultation", "panels")),
            ],
        ),
        migrations.CreateModel(
            name="Entrant",
            fields=[
                ("id", key()),
                ("key_hash", models.BinaryField(max_length=32)),
                ("number", models.IntegerField(null=True)),
                ("features", models.JSONField()),
                ("household", models.BinaryField(default=b"", max_length=32)),
                ("contact", models.UUIDField(null=True)),
                ("state", models.CharField(choices=_SEATS, default="waiting", max_length=8)),
                ("called_at", models.DateTimeField(null=True)),
                ("followed", models.BooleanField(default=False)),
                ("panel", link("ask.panel", "entrants")),
            ],
        ),
        migrations.AddField(
            model_name="sitting",
            name="panel",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="sittings",
                to="ask.panel",
            ),
        ),
        migrations.CreateModel(
            name="PanelAdvice",
            fields=[
                ("id", key()),
                ("text", models.JSONField()),
                ("minority", models.JSONField(default=dict)),
                ("agreed", models.IntegerField()),
                ("took_part", models.IntegerField()),
                ("reply", models.JSONField(default=dict)),
                ("published_at", models.DateTimeField()),
                ("panel", once("advice")),
                ("published_by", link(settings.AUTH_USER_MODEL, "+")),
            ],
            options={"abstract": False},
        ),
        migrations.CreateModel(
            name="PanelDraw",
            fields=[
                ("id", key()),
                ("commitments", models.JSONField()),
                ("features", models.JSONField()),
                ("homes", models.JSONField()),
                ("quotas", models.JSONField()),
                ("panels", models.JSONField()),
                ("least", models.IntegerField()),
                ("bound", models.IntegerField()),
                ("digest", models.CharField(max_length=64)),
                ("commitment", models.CharField(max_length=64)),
                ("source", models.CharField(max_length=200)),
                ("published_at", models.DateTimeField()),
                ("seed", models.CharField(blank=True, default="", max_length=64)),
                ("outside", models.CharField(blank=True, default="", max_length=100)),
                ("drawn", models.IntegerField(null=True)),
                ("panel", once("draw")),
            ],
            options={"abstract": False},
        ),
        migrations.AddConstraint(
            model_name="panel",
            constraint=models.UniqueConstraint(fields=("consultation", "number"), name="ask_panel_number"),
        ),
        migrations.AddConstraint(
            model_name="entrant",
            constraint=models.UniqueConstraint(fields=("panel", "key_hash"), name="ask_entrant_key"),
        ),
    ]
