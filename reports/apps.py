"""The frozen snapshot, its renderings, sign-off, publication and proof."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "reports"
    default_auto_field = "django.db.models.BigAutoField"
