from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("casestudies", "0002_result_summary")]

    operations = [
        migrations.AlterField(
            model_name="keyfigure",
            name="value",
            field=models.DecimalField(decimal_places=3, max_digits=15, verbose_name="value"),
        ),
    ]
