"""Sections, indicators, periods, counts, figures and targets, and what they mean."""

from django.apps import AppConfig


class IndicatorsConfig(AppConfig):
    name = "indicators"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register with the app below: tasks for the home page, background loading, and the deletion of files."""
        from indicators import todo
        from indicators.extracts.load import waiting_files
        from indicators.extracts.load.load_job import LOADINGS
        from safeguarding import todo as home
        from safeguarding.jobs import background, scheduler

        home.register(todo.tasks)
        background.register(LOADINGS)
        scheduler.register(waiting_files.delete_old)
