"""The frozen snapshot, its renderings, sign-off, publication and proof."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, register


class ReportsConfig(AppConfig):
    name = "reports"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register with the apps below: tasks, jobs, work by the clock, and reports that rest on figures."""
        from commentary.queries import contributors
        from indicators.extracts.preview import effects, published_in
        from reports import departures, draft_expiry, printed_figures, separation_of_duties, todo
        from reports.jobs import JOBS
        from reports.publishing import publication_mail, schedule
        from reports.verification import nightly
        from safeguarding import departures as account_departures
        from safeguarding import todo as home
        from safeguarding.jobs import background, scheduler

        register(fonts_are_there)
        home.register(todo.tasks)
        background.register(JOBS)
        for work in (schedule.publish_due, publication_mail.send, nightly.inspect_nightly, draft_expiry.expire_drafts):
            scheduler.register(work)
        if settings.TIMESTAMP_AUTHORITY:
            from reports.open_data import time_stamps

            scheduler.register(time_stamps.stamp_published)
        effects.register(printed_figures.resting)
        published_in.register(printed_figures.printed_in)
        contributors.register(separation_of_duties.decisions_on_disclosure)
        account_departures.register(departures.plans)


def fonts_are_there(app_configs: Any, **options: Any) -> list[CheckMessage]:
    """An error where the PDF's fonts cannot be read: `migrate`, with which each start begins, stops at it.

    The renderer is read when it is asked, so that nothing else waits for it.
    """
    from reports.renderers.pdf.engine import fonts

    if fault := fonts.fault():
        return [Error(fault, id="reports.E001")]
    return []
