"""The ground app: people, services, roles, permissions and the audit trail."""

from django.apps import AppConfig
from django.utils.module_loading import import_string


class SafeguardingConfig(AppConfig):
    name = "safeguarding"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Find what the apps above give to the home page, so that a wrong name in the settings stops the start."""
        import_string("safeguarding.home.sources")()
