"""Logging in, by password and security code, and logging out."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from safeguarding import demo_logins
from safeguarding.accounts import authentication, lockout, second_factor, second_factor_actions
from safeguarding.accounts.forms import LogInForm
from safeguarding.accounts.lockout import TooManyGuesses
from safeguarding.accounts.second_factor_forms import CodeForm
from safeguarding.exceptions import Refused
from safeguarding.models import Person
from safeguarding.page_permissions import public


@public
@never_cache
@sensitive_post_parameters()
def log_in(request: HttpRequest) -> HttpResponse:
    """The password; whoever has set up security codes is asked for one next.

    An account that has to wait after wrong passwords can be entered at once with a security code beside the password,
    so the page then has a box for it, whoever asks.
    """
    following = _following(request)
    if request.user.is_authenticated:
        return redirect(following)
    posted = request.POST if request.method == "POST" else None
    form = LogInForm(posted, takes_code="code" in request.POST)
    if form.is_valid():
        given, at = form.cleaned_data, timezone.now()
        try:
            person, factor = authentication.check_password(
                given["username"], given["password"], sender=lockout.sender_of(request), at=at,
                code=given.get("code", ""),
            )  # fmt: skip
        except TooManyGuesses as refused:
            form = LogInForm(posted, takes_code=True)
            form.add_error(None, f"{refused} If you have a security code on your phone, enter it too, and do not wait.")
        except second_factor_actions.WrongCode as refused:
            form.add_error("code", str(refused))
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            if not factor and second_factor.is_set_up(person):
                authentication.remember(request.session, person, following, at=at)
                return redirect("log-in-code")
            return _logged_in(request, person, following, factor=factor)
    context = {"form": form, "next": following, "log_ins": demo_logins.LOG_INS, "demo_password": demo_logins.PASSWORD}
    return render(request, "safeguarding/log_in.html", context)


@public
@never_cache
@sensitive_post_parameters()
def log_in_code(request: HttpRequest) -> HttpResponse:
    """The security code, within some minutes of the password."""
    at = timezone.now()
    found = authentication.remembered(request.session, at=at)
    if found is None:
        return redirect("log-in")
    person, following = found
    demo_code = demo_logins.code(person, at)
    form = CodeForm(request.POST or None, button="Log in", initial={"code": demo_code})
    if form.is_valid():
        sender = lockout.sender_of(request)
        try:
            factor = second_factor_actions.use(form.cleaned_data["code"], by=person, at=at, sender=sender)
        except Refused as refused:
            form.add_error("code", str(refused))
        else:
            return _logged_in(request, person, following, factor=factor)
    return render(request, "safeguarding/log_in_code.html", {"form": form, "demo_code": demo_code})


@public
@require_POST
def log_out(request: HttpRequest) -> HttpResponse:
    authentication.log_out(request, at=timezone.now())
    return redirect(settings.LOGOUT_REDIRECT_URL)


def _logged_in(request: HttpRequest, person: Person, following: str, *, factor: str) -> HttpResponse:
    authentication.log_in(request, person, factor=factor, at=timezone.now())
    response = redirect(following)
    lockout.remember_device(request, response, person)
    return response


def _following(request: HttpRequest) -> str:
    """The address on this site to go on to."""
    asked = request.POST.get("next", request.GET.get("next", ""))
    ours = url_has_allowed_host_and_scheme(asked, {request.get_host()}, require_https=request.is_secure())
    return asked if ours else resolve_url(settings.LOGIN_REDIRECT_URL)
