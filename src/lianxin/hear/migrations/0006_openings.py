"""Who looked at what a person told, and who asked to open who they are."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("hear", "0005_retention")]

    operations = [
        migrations.CreateModel(
            name="Glance",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("clerk", "Clerk"),
                            ("handler", "Handler"),
                            ("coordinator", "Coordinator"),
                            ("visitor", "Visitor"),
                            ("lead", "Lead"),
                            ("overseer", "Overseer"),
                            ("steward", "Steward"),
                        ],
                        max_length=20,
                    ),
                ),
                ("day", models.DateField()),
                ("words", models.BooleanField(default=False)),
                ("passage", models.BooleanField(default=False)),
                ("photos", models.BooleanField(default=False)),
                ("contact", models.BooleanField(default=False)),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="office.office"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="office.unit",
                    ),
                ),
                (
                    "voice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="hear.voice"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["office", "day"], name="hear_glance_of_day")],
                "constraints": [
                    models.UniqueConstraint(fields=("voice", "person", "day"), name="hear_glance_once_a_day")
                ],
            },
        ),
        migrations.CreateModel(
            name="Look",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("clerk", "Clerk"),
                            ("handler", "Handler"),
                            ("coordinator", "Coordinator"),
                            ("visitor", "Visitor"),
                            ("lead", "Lead"),
                            ("overseer", "Overseer"),
                            ("steward", "Steward"),
                        ],
                        max_length=20,
                    ),
                ),
                ("day", models.DateField()),
                ("words", models.BooleanField(default=False)),
                ("passage", models.BooleanField(default=False)),
                ("photos", models.BooleanField(default=False)),
                ("contact", models.BooleanField(default=False)),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="office.office"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="office.unit",
                    ),
                ),
                (
                    "voice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="hear.voice"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["voice", "day"], name="hear_look_at_voice")],
            },
        ),
        migrations.CreateModel(
            name="Opening",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "Waits for a second person"),
                            ("agreed", "Agreed: may be opened once"),
                            ("declined", "Declined"),
                            ("opened", "Opened"),
                        ],
                        default="asked",
                        max_length=10,
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("danger", "Somebody's life or health is in danger"),
                            ("law", "A law or a court demands it"),
                            ("wish", "The person who spoke asked for it"),
                            ("threat", "The words threaten somebody"),
                        ],
                        max_length=10,
                    ),
                ),
                ("text", models.TextField()),
                ("quiet_until", models.DateField(null=True)),
                ("quiet_law", models.TextField(blank=True)),
                (
                    "asked_role",
                    models.CharField(
                        choices=[
                            ("clerk", "Clerk"),
                            ("handler", "Handler"),
                            ("coordinator", "Coordinator"),
                            ("visitor", "Visitor"),
                            ("lead", "Lead"),
                            ("overseer", "Overseer"),
                            ("steward", "Steward"),
                        ],
                        max_length=20,
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                (
                    "decided_role",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("clerk", "Clerk"),
                            ("handler", "Handler"),
                            ("coordinator", "Coordinator"),
                            ("visitor", "Visitor"),
                            ("lead", "Lead"),
                            ("overseer", "Overseer"),
                            ("steward", "Steward"),
                        ],
                        max_length=20,
                    ),
                ),
                ("decided_at", models.DateTimeField(null=True)),
                ("decision", models.TextField(blank=True)),
                ("opened_at", models.DateTimeField(null=True)),
                ("told_at", models.DateTimeField(null=True)),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="office.office"
                    ),
                ),
                (
                    "voice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="openings", to="hear.voice"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["office", "state"], name="hear_opening_by_state")],
            },
        ),
    ]
