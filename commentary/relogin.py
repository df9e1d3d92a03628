"""Nobody's words are lost because a log-in ran out while they wrote (P6).

A page that is `keeping_words` shows what was posted again, saved nowhere, instead of sending the person to log in
without it. The same where the log-in was renewed in another tab, which changes the form's secret token.
"""

from __future__ import annotations

from functools import wraps
from typing import Any

from crispy_forms.layout import Submit
from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.middleware.csrf import CsrfViewMiddleware
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt

from commentary.forms.passages import PassageField, VersionField, buttons
from commentary.workflow.transitions import Heading
from safeguarding.page_permissions import View

LOGGED_OUT = (
    "You were logged out, so your words are not saved yet. They are all here. Log in again in another tab, then come "
    "back and press Save."
)
OUT_OF_DATE = (
    "You logged in again since this page was opened, so your words are not saved yet. They are all here. Press Save "
    "once more."
)


def keeping_words(view: View) -> View:
    """Wrap a guarded view. Nothing reaches it that is not logged in or whose token is wrong."""

    @wraps(view)
    def keeping(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method == "POST":
            if not request.user.is_authenticated:
                return _shown_again(request, LOGGED_OUT, status=401)
            if CsrfViewMiddleware(view).process_view(request, view, args, kwargs) is not None:
                return _shown_again(request, OUT_OF_DATE, status=403)
        return view(request, *args, **kwargs)

    return csrf_exempt(keeping)


class KeptForm(forms.Form):
    """The passages as they were posted, whatever their names, and nothing from the database."""

    use_required_attribute = False
    version = VersionField()

    def __init__(self, posted: dict[str, str]) -> None:
        super().__init__(initial=posted)
        for name in posted:
            heading = Heading.__members__.get(name.partition("-")[0].upper())
            if heading is not None:
                code = name.partition("-")[2].replace("_", " ").upper()
                label = " – ".join(filter(None, (heading.value or "Commentary", code)))
                self.fields[name] = PassageField(label=label, widget=forms.Textarea(attrs={"rows": 12}))
        self.helper = buttons(Submit("save", "Save"))


def _shown_again(request: HttpRequest, why: str, *, status: int) -> HttpResponse:
    form = KeptForm(request.POST.dict())
    return render(request, "commentary/kept.html", {"form": form, "why": why}, status=status)
