from __future__ import annotations

from django.db import migrations, models

_REASONS = [
    ("said_already", "Somebody has said the same"),
    ("several", "It holds several ideas at once; each can be said by itself"),
    ("personal", "It tells of a person who did not agree to that"),
    ("insult", "It insults or threatens somebody"),
    ("elsewhere", "It is about something else, and belongs in a report"),
    ("no_statement", "It is no statement that others could agree or disagree with"),
    ("before", "It had not been shown where it was brought in from"),
]
_WAYS = [
    ("web", "Page"),
    ("paper", "Paper"),
    ("hotline", "Telephone"),
    ("file", "Brought in from elsewhere"),
]


class Migration(migrations.Migration):
    dependencies = [("ask", "0012_sessions")]

    operations = [
        migrations.AddField(
            model_name="statement",
            name="source",
            field=models.CharField(blank=True, default="", max_length=120),
        ),
        migrations.AlterField(
            model_name="statement",
            name="reason",
            field=models.CharField(blank=True, choices=_REASONS, default="", max_length=12),
        ),
        migrations.AlterField(
            model_name="participant",
            name="way",
            field=models.CharField(choices=_WAYS, default="web", max_length=8),
        ),
    ]
