from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("casestudies", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="casestudy",
            name="result_summary",
            field=models.CharField(
                blank=True,
                help_text="Plain words, at most 200 characters. Stands at the head of the page.",
                max_length=200,
                verbose_name="the result in one sentence",
            ),
        ),
    ]
