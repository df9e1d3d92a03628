"""The ground app: people, services, roles, permissions and the audit trail."""

from django.apps import AppConfig

from safeguarding.celery import app


class SafeguardingConfig(AppConfig):
    name = "safeguarding"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Send Celery's tasks through our application; nothing else that imports this package pays for it."""
        from safeguarding import generated_docs

        app.set_default()
        generated_docs.register("docs/permissions.md", generated_docs.permissions)
