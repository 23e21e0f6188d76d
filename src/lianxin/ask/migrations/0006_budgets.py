from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def key() -> Any:
    return models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")


def to(model: str, name: str = "+", **more: Any) -> Any:
    return models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name=name, to=model, **more)


class Migration(migrations.Migration):
    dependencies = [
        ("ask", "0005_sittings"),
        ("office", "0004_sign_in"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(model_name="ballot", name="money", field=models.JSONField(default=dict)),
        migrations.CreateModel(
            name="Budget",
            fields=[
                ("id", key()),
                ("number", models.IntegerField()),
                ("names", models.JSONField()),
                ("plain", models.JSONField()),
                ("amount", models.BigIntegerField()),
                ("currency", models.CharField(max_length=3)),
                ("announced_at", models.DateTimeField()),
                ("announced_by", to(settings.AUTH_USER_MODEL)),
                ("consultation", to("ask.consultation", "budgets", null=True)),
                ("office", to("office.office", "budgets")),
            ],
        ),
        migrations.CreateModel(
            name="BudgetTally",
            fields=[
                ("id", key()),
                ("winners", models.JSONField()),
                ("votes_digest", models.CharField(max_length=64)),
                ("document", models.TextField()),
                ("digest", models.CharField(max_length=64)),
                ("code", models.CharField(max_length=64)),
                ("counted_at", models.DateTimeField()),
                (
                    "ballot",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="tally", to="ask.ballot"
                    ),
                ),
                ("budget", to("ask.budget", "tallies")),
            ],
            options={"abstract": False},
        ),
        migrations.CreateModel(
            name="Project",
            fields=[
                ("id", key()),
                ("number", models.IntegerField()),
                ("names", models.JSONField()),
                ("plain", models.JSONField()),
                ("cost", models.BigIntegerField()),
                ("where", models.CharField(max_length=120)),
                ("upkeep_by", models.CharField(max_length=120)),
                ("upkeep", models.BigIntegerField(default=0)),
                ("done_by", models.DateField()),
                ("where_from", models.CharField(blank=True, default="", max_length=200)),
                (
                    "state",
                    models.CharField(
                        choices=[("listed", "On the list"), ("dropped", "Not on the list, with a reason")],
                        default="listed",
                        max_length=8,
                    ),
                ),
                ("reason", models.TextField(blank=True, default="")),
                ("added_at", models.DateTimeField()),
                ("dropped_at", models.DateTimeField(null=True)),
                ("added_by", to(settings.AUTH_USER_MODEL)),
                ("area", to("office.area", null=True)),
                ("budget", to("ask.budget", "projects")),
                ("dropped_by", to(settings.AUTH_USER_MODEL, null=True)),
                ("residents", to("ask.project", null=True)),
                ("statement", to("ask.statement", null=True)),
                ("unit", to("office.unit", null=True)),
            ],
        ),
        migrations.CreateModel(
            name="ProjectStep",
            fields=[
                ("id", key()),
                (
                    "state",
                    models.CharField(
                        choices=[("begun", "Begun"), ("done", "Done"), ("stopped", "Stopped, with a reason")],
                        max_length=8,
                    ),
                ),
                ("day", models.DateField()),
                ("words", models.TextField()),
                ("told_at", models.DateTimeField()),
                ("project", to("ask.project", "steps")),
                ("told_by", to(settings.AUTH_USER_MODEL)),
            ],
            options={"abstract": False},
        ),
        migrations.AddConstraint(
            model_name="budget",
            constraint=models.UniqueConstraint(fields=("office", "number"), name="ask_budget_number"),
        ),
        migrations.AddConstraint(
            model_name="project",
            constraint=models.UniqueConstraint(fields=("budget", "number"), name="ask_project_number"),
        ),
    ]
