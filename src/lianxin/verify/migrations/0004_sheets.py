"""Monthly sheets of figures, and their corrections."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("verify", "0003_digests")]

    operations = []
