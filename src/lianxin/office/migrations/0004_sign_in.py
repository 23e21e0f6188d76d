"""Second factors, passkeys, and sign-ins that were refused."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("office", "0003_acting")]

    operations = []
