"""Logging in, by password and, for those who have one, a second factor; and logging out."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.views import LogoutView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from safeguarding import demo_logins, session_timeout
from safeguarding.accounts import authentication, second_factor, second_factor_actions
from safeguarding.accounts.forms import LogInForm
from safeguarding.accounts.second_factor_forms import CodeForm
from safeguarding.exceptions import Refused
from safeguarding.models import Person
from safeguarding.page_permissions import public

log_out = public(LogoutView.as_view())


@public
@never_cache
@sensitive_post_parameters()
def log_in(request: HttpRequest) -> HttpResponse:
    """The password. Whoever has a second factor is asked for a code of it next."""
    following = _following(request)
    if request.user.is_authenticated:
        return redirect(following)
    form = LogInForm(request, request.POST or None)
    if form.is_valid():
        person = form.get_user()
        assert isinstance(person, Person)
        if second_factor.is_set_up(person):
            authentication.remember(request.session, person, following, at=timezone.now())
            return redirect("log-in-code")
        return _logged_in(request, person, following)
    context = {"form": form, "next": following, "log_ins": demo_logins.LOG_INS, "demo_password": demo_logins.PASSWORD}
    return render(request, "safeguarding/log_in.html", context)


@public
@never_cache
@sensitive_post_parameters()
def log_in_code(request: HttpRequest) -> HttpResponse:
    """The code, within some minutes of the password."""
    found = authentication.remembered(request.session, at=timezone.now())
    if found is None:
        return redirect("log-in")
    person, following = found
    form = CodeForm(request.POST or None, button="Log in")
    if form.is_valid():
        try:
            second_factor_actions.use(form.cleaned_data["code"], by=person, at=timezone.now())
        except Refused as refused:
            form.add_error("code", str(refused))
        else:
            authentication.forget(request.session)
            return _logged_in(request, person, following)
    context = {"form": form, "demo_code": demo_logins.code(person, timezone.now())}
    return render(request, "safeguarding/log_in_code.html", context)


def _logged_in(request: HttpRequest, person: Person, following: str) -> HttpResponse:
    """`login` gives the session another key, so that one that somebody else had set is worth nothing."""
    login(request, person, backend=settings.AUTHENTICATION_BACKENDS[0])
    session_timeout.begin(request.session, at=timezone.now())
    return redirect(following)


def _following(request: HttpRequest) -> str:
    """The address on this site to go on to."""
    asked = request.POST.get("next", request.GET.get("next", ""))
    ours = url_has_allowed_host_and_scheme(asked, {request.get_host()}, require_https=request.is_secure())
    return asked if ours else resolve_url(settings.LOGIN_REDIRECT_URL)
