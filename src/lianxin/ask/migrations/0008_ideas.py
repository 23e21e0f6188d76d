from __future__ import annotations

from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

_KINDS = [
    ("say", "Say what you think"),
    ("ideas", "Propose what could be done"),
    ("vote", "Agree or disagree with what others said"),
]
_STATES = [
    ("waiting", "Waits for a reply"),
    ("taken_up", "Is being tried"),
    ("tried", "Was tried"),
    ("adopted", "Adopted"),
    ("not_now", "Not now; it is looked at again"),
    ("not_possible", "Not possible, because of a limit"),
    ("done_already", "Done already"),
]
_CREDIT = [
    ("", "Not named"),
    ("asked", "Asked to be named"),
    ("named", "Named"),
    ("declined", "The name was not taken"),
]
_LIMITS = [
    ("law", "A law or rule does not allow it"),
    ("money", "There is no money for it"),
    ("time", "It cannot be done in time"),
    ("harm", "It would take from others what they need"),
    ("elsewhere", "Another office decides about it"),
]


def key() -> models.BigAutoField[Any, Any]:
    return models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")


class Migration(migrations.Migration):
    dependencies = [
        ("ask", "0007_drafts"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(model_name="consultation", name="limits", field=models.JSONField(default=dict)),
        migrations.AlterField(
            model_name="phase", name="kind", field=models.CharField(choices=_KINDS, max_length=12)
        ),
        migrations.CreateModel(
            name="Idea",
            fields=[
                ("id", key()),
                ("details", models.TextField(blank=True, default="")),
                ("state", models.CharField(choices=_STATES, default="waiting", max_length=12)),
                ("again_on", models.DateField(null=True)),
                ("credit", models.CharField(blank=True, default="", max_length=60)),
                (
                    "credit_state",
                    models.CharField(blank=True, choices=_CREDIT, default="", max_length=8),
                ),
                (
                    "statement",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="idea", to="ask.statement"
                    ),
                ),
            ],
            options={"abstract": False},
        ),
        migrations.CreateModel(
            name="IdeaReply",
            fields=[
                ("id", key()),
                ("number", models.IntegerField()),
                ("outcome", models.CharField(choices=_STATES, max_length=12)),
                ("words", models.TextField()),
                ("where", models.CharField(blank=True, default="", max_length=200)),
                ("until", models.DateField(null=True)),
                ("measured", models.TextField(blank=True, default="")),
                ("limit", models.CharField(blank=True, choices=_LIMITS, default="", max_length=12)),
                ("replied_at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "idea",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="replies", to="ask.idea"
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="ideareply",
            constraint=models.UniqueConstraint(fields=("idea", "number"), name="ask_idea_reply"),
        ),
    ]
