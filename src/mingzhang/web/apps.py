"""The application as Django sees it."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class Web(AppConfig):
    """All models stand under one label: tables are named ``mingzhang_…``."""

    name = "mingzhang.web"
    label = "mingzhang"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Have the database keep what runs by the clock."""
        post_migrate.connect(_keep_watch, sender=self)


def _keep_watch(**_: Any) -> None:
    """Work that dead workers left is looked for every minute, in each line of waiting work: that
    the line is worked off shows in it, too (``/ready``)."""
    from django.db import connection
    from django_q.models import Schedule

    if Schedule._meta.db_table not in connection.introspection.table_names():
        return  # only some of the migrations were asked for
    for name, job, cluster in (
        ("rescue", "mingzhang.web.jobs.run_rescue", None),
        ("rescue-files", "mingzhang.web.jobs.run_rescue_files", "files"),
    ):
        Schedule.objects.update_or_create(
            name=name,
            defaults={
                "func": job,
                "cluster": cluster,
                "schedule_type": Schedule.MINUTES,
                "minutes": 1,
                "repeats": -1,
            },
        )
