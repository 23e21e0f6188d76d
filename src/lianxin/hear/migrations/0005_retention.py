"""How long what was said is kept, and what was erased."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("hear", "0004_acting")]

    operations = []
