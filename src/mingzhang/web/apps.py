"""The application as Django sees it."""

from django.apps import AppConfig


class Web(AppConfig):
    """All models stand under one label: tables are named ``mingzhang_…``."""

    name = "mingzhang.web"
    label = "mingzhang"
    default_auto_field = "django.db.models.BigAutoField"
