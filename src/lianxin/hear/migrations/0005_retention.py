"""When the words of a voice were taken away."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("hear", "0004_acting")]

    operations = [
        migrations.AddField(
            model_name="voice",
            name="erased_at",
            field=models.DateTimeField(null=True),
        ),
    ]
