"""The part of a page that shows how far background work is; static/js/progress.js asks for it again and again."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from safeguarding.jobs.background import BackgroundWork


def progress(request: HttpRequest, work: BackgroundWork) -> HttpResponse:
    response = render(request, "components/job.html", {"job": work})
    response["X-Job-Ended"] = "no" if work.is_under_way else "yes"
    return response
