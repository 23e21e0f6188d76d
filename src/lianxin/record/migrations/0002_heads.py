"""Heads that others saw, witnesses and their signatures, keys that were in use."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("record", "0001_initial")]

    operations = []
