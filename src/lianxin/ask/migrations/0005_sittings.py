import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("ask", "0004_decisions"),
        ("hear", "0008_asked"),
    ]

    operations = [
        migrations.CreateModel(
            name="Minute",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.IntegerField()),
                ("topic", models.IntegerField()),
                ("words", models.TextField(blank=True, default="")),
                ("language", models.CharField(blank=True, default="", max_length=10)),
                ("salt", models.BinaryField(max_length=16)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waits for those who were there"),
                            ("disputed", "Somebody who was there says it differently"),
                            ("stands", "Stands in the minutes"),
                            ("replaced", "Replaced by the words of somebody who was there"),
                        ],
                        default="waiting",
                        max_length=8,
                    ),
                ),
                (
                    "corrects",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrections",
                        to="ask.minute",
                    ),
                ),
                (
                    "voice",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="minute",
                        to="hear.voice",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Confirmation",
            fields=[
                ("key", models.BigAutoField(primary_key=True, serialize=False)),
                ("mark", models.BinaryField(max_length=32)),
                ("right", models.BooleanField()),
                ("mine", models.BooleanField(default=False)),
                ("sealed", models.BooleanField(default=False)),
                (
                    "minute",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="confirmations",
                        to="ask.minute",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Sitting",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.IntegerField()),
                (
                    "mode",
                    models.CharField(
                        choices=[("open", "In the open"), ("confidential", "Confidential")], max_length=12
                    ),
                ),
                ("place", models.CharField(max_length=200)),
                ("begins_at", models.DateTimeField()),
                ("seats", models.IntegerField()),
                (
                    "shared",
                    models.CharField(
                        choices=[
                            ("proportional", "In proportion to how many they are"),
                            ("equal", "The same number for each group"),
                        ],
                        max_length=12,
                    ),
                ),
                ("agenda", models.JSONField()),
                ("late_reason", models.TextField(blank=True, default="")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("announced", "Announced"),
                            ("held", "Held; the minutes are being confirmed"),
                            ("settled", "Held; the minutes stand"),
                            ("cancelled", "Cancelled, with a reason"),
                        ],
                        default="announced",
                        max_length=12,
                    ),
                ),
                ("changed_reason", models.TextField(blank=True, default="")),
                ("came", models.JSONField(default=dict)),
                ("minutes_until", models.DateTimeField(null=True)),
                ("announced_at", models.DateTimeField()),
                (
                    "announced_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "consultation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sittings",
                        to="ask.consultation",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Seat",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(choices=[("lot", "By lot"), ("named", "Named")], max_length=8)),
                ("key_hash", models.BinaryField(max_length=32)),
                ("number", models.IntegerField(null=True)),
                ("contact", models.UUIDField(null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waits for the draw"),
                            ("drawn", "Drawn; has not answered yet"),
                            ("comes", "Will come"),
                            ("gone", "Will not come"),
                        ],
                        default="waiting",
                        max_length=8,
                    ),
                ),
                ("body", models.CharField(blank=True, default="", max_length=120)),
                ("proposed_by", models.CharField(blank=True, default="", max_length=120)),
                ("reason", models.CharField(blank=True, default="", max_length=300)),
                (
                    "group",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ask.group",
                    ),
                ),
                (
                    "sitting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="people", to="ask.sitting"
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="minute",
            name="sitting",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="minutes", to="ask.sitting"
            ),
        ),
        migrations.CreateModel(
            name="SittingDraw",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("commitments", models.JSONField()),
                ("groups", models.JSONField()),
                ("quotas", models.JSONField()),
                ("panels", models.JSONField()),
                ("digest", models.CharField(max_length=64)),
                ("commitment", models.CharField(max_length=64)),
                ("source", models.CharField(max_length=200)),
                ("published_at", models.DateTimeField()),
                ("seed", models.CharField(blank=True, default="", max_length=64)),
                ("outside", models.CharField(blank=True, default="", max_length=100)),
                ("drawn", models.IntegerField(null=True)),
                (
                    "sitting",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="draw", to="ask.sitting"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddConstraint(
            model_name="sitting",
            constraint=models.UniqueConstraint(fields=("consultation", "number"), name="ask_sitting_number"),
        ),
        migrations.AddConstraint(
            model_name="seat",
            constraint=models.UniqueConstraint(fields=("sitting", "key_hash"), name="ask_seat_key"),
        ),
        migrations.AddConstraint(
            model_name="minute",
            constraint=models.UniqueConstraint(fields=("sitting", "number"), name="ask_minute_number"),
        ),
    ]
