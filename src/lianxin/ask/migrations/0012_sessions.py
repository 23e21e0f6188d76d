from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ("ask", "0011_panels"),
    ]

    operations = []
