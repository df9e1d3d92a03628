"""The ground app: people, services, roles, permissions and the audit trail."""

from django.apps import AppConfig
from django.utils.module_loading import import_string

from safeguarding.celery import app


class SafeguardingConfig(AppConfig):
    name = "safeguarding"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Find what the apps above give to this one, so that a wrong name in the settings stops the start.

        Celery's tasks are sent through our application, which nothing else that imports this package pays for.
        """
        app.set_default()
        import_string("safeguarding.todo.sources")()
        import_string("safeguarding.jobs.background.jobs_by_table")()
