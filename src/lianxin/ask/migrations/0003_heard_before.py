from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("ask", "0002_consultations")]

    operations = [
        migrations.AddField(
            model_name="group",
            name="heard",
            field=models.CharField(blank=True, default="", max_length=200),
        ),
    ]
