from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ("ask", "0010_surveys"),
    ]

    operations = []
