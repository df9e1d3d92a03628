"""The ground app: people, services, roles, permissions and the audit trail."""

from django.apps import AppConfig

from safeguarding.celery import app


class SafeguardingConfig(AppConfig):
    name = "safeguarding"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Send Celery's tasks through our application, and register what is done by the clock here.

        Nothing else that imports this package pays for either.
        """
        from safeguarding import generated_docs
        from safeguarding import todo as home
        from safeguarding.accounts import lockout, session_queries, todo
        from safeguarding.jobs import scheduler

        app.set_default()
        home.register(todo.tasks)
        scheduler.register(lockout.forget_old_guesses)
        scheduler.register(session_queries.delete_expired)
        generated_docs.register("docs/permissions.md", generated_docs.permissions)
