from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("ask", "0003_heard_before")]

    operations = []
