from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("ask", "0005_sittings")]

    operations = []
