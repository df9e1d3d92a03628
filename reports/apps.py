"""The frozen snapshot, its renderings, sign-off, publication and proof."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error, register
from django.utils.module_loading import import_string


class ReportsConfig(AppConfig):
    name = "reports"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        register(fonts_are_there)


def fonts_are_there(app_configs: Any, **options: Any) -> list[CheckMessage]:
    """An error where the PDF's fonts cannot be read: `migrate`, with which each start begins, stops at it.

    The renderer is read when it is asked, so that nothing else waits for it.
    """
    if fault := import_string("reports.renderers.pdf.engine.fonts.fault")():
        return [Error(fault, id="reports.E001")]
    return []
