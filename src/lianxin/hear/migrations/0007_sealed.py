"""Voices that only an outside body can read."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("hear", "0006_openings")]

    operations = []
