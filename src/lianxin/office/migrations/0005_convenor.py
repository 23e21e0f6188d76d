"""One more role: whoever runs consultations."""

from django.db import migrations, models

_ROLES = [
    ("clerk", "Clerk"),
    ("handler", "Handler"),
    ("coordinator", "Coordinator"),
    ("visitor", "Visitor"),
    ("convenor", "Convenor"),
    ("lead", "Lead"),
    ("overseer", "Overseer"),
    ("steward", "Steward"),
]


class Migration(migrations.Migration):
    dependencies = [("office", "0004_sign_in")]

    operations = [
        migrations.AlterField("heldrole", "role", models.CharField(choices=_ROLES, max_length=20)),
    ]
