from __future__ import annotations

from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

_KINDS = [("people", "People"), ("homes", "Homes of areas")]


def key() -> models.BigAutoField[Any, Any]:
    return models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")


def to(model: str, related: str, **more: Any) -> models.ForeignKey[Any, Any]:
    return models.ForeignKey(
        on_delete=django.db.models.deletion.PROTECT, related_name=related, to=model, **more
    )


class Migration(migrations.Migration):
    dependencies = [
        ("ask", "0008_ideas"),
        ("hear", "0008_asked"),
        ("office", "0004_sign_in"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(model_name="participant", name="bands", field=models.JSONField(default=dict)),
        migrations.CreateModel(
            name="Margin",
            fields=[
                ("id", key()),
                ("number", models.IntegerField()),
                ("kind", models.CharField(choices=_KINDS, default="people", max_length=8)),
                ("names", models.JSONField()),
                ("source", models.CharField(max_length=120)),
                ("counted_on", models.DateField()),
                ("added_at", models.DateTimeField()),
                ("dropped_at", models.DateTimeField(null=True)),
                ("added_by", to(settings.AUTH_USER_MODEL, "+")),
                ("consultation", to("ask.consultation", "margins")),
                ("taken_from", to("ask.margin", "+", null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Band",
            fields=[
                ("id", key()),
                ("number", models.IntegerField()),
                ("names", models.JSONField()),
                ("people", models.IntegerField(null=True)),
                ("area", to("office.area", "+", null=True)),
                ("margin", to("ask.margin", "bands")),
            ],
        ),
        migrations.CreateModel(
            name="AskedHome",
            fields=[
                ("id", key()),
                ("consultation", to("ask.consultation", "asked_homes")),
                ("household", to("hear.household", "+")),
            ],
        ),
        migrations.AddConstraint(
            model_name="margin",
            constraint=models.UniqueConstraint(
                fields=("consultation", "number"), name="ask_margin_of_consultation"
            ),
        ),
        migrations.AddConstraint(
            model_name="band",
            constraint=models.UniqueConstraint(fields=("margin", "number"), name="ask_band_of_margin"),
        ),
        migrations.AddConstraint(
            model_name="askedhome",
            constraint=models.UniqueConstraint(fields=("consultation", "household"), name="ask_home_once"),
        ),
    ]
