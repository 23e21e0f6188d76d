"""Who looked at what a person told, and who asked to open who they are."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("hear", "0005_retention")]

    operations = []
