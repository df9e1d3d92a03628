"""The ground app: people, services, roles, permissions and the audit trail."""

from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Tags, Warning, register

from safeguarding.celery import app


class SafeguardingConfig(AppConfig):
    name = "safeguarding"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Send Celery's tasks through our application, and register what is done by the clock here.

        Nothing else that imports this package pays for either.
        """
        from safeguarding import generated_docs, notices
        from safeguarding import todo as home
        from safeguarding.accounts import lockout, session_queries, todo
        from safeguarding.jobs import scheduler

        app.set_default()
        register(audit_keys_are_set, Tags.security, deploy=True)
        home.register(todo.tasks)
        scheduler.register(notices.send_notices)
        scheduler.register(lockout.forget_old_guesses)
        scheduler.register(session_queries.delete_expired)
        generated_docs.register("docs/permissions.md", generated_docs.permissions)


def audit_keys_are_set(app_configs: Any, **options: Any) -> list[CheckMessage]:
    """A warning of `check --deploy` where the record of events has no key of its own."""
    if settings.AUDIT_KEYS:
        return []
    words = "AUDIT_KEYS is not set, so that the record of events is sealed under a key made from SECRET_KEY."
    hint = "Set a key of its own, and keep a copy where no administrator of the database can read it: .env.example."
    return [Warning(words, hint=hint, id="safeguarding.W001")]
