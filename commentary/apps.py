"""Months, topics and the commentary on them, from first draft to approval."""

from django.apps import AppConfig


class CommentaryConfig(AppConfig):
    name = "commentary"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register with the apps below: tasks, reminders, approvals that rest on figures, and a generated document."""
        from commentary import generated_docs as ours
        from commentary import todo
        from commentary.queries import affected_by_figures
        from commentary.reminders import send
        from indicators.extracts.preview import effects
        from safeguarding import generated_docs
        from safeguarding import todo as home
        from safeguarding.jobs import scheduler

        home.register(todo.tasks)
        scheduler.register(send.remind)
        effects.register(affected_by_figures.resting)
        generated_docs.register("docs/workflow.md", ours.workflow)
