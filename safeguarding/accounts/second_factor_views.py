"""A person's own security codes: set up, their recovery codes made anew, turned off."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from safeguarding import demo_logins
from safeguarding.accounts import authentication, lockout, second_factor_actions
from safeguarding.accounts import second_factor as factor
from safeguarding.accounts.second_factor_forms import CodeForm, FirstCodeForm, PasswordForm
from safeguarding.accounts.sessions import FACTOR
from safeguarding.exceptions import Refused
from safeguarding.models import RecoveryCode, SecondFactor
from safeguarding.page_permissions import PersonsRequest, page


@page(lets_in_without_code=True)
@never_cache
@sensitive_post_parameters()
def second_factor(request: PersonsRequest) -> HttpResponse:
    """Where it stands: none, waiting for its first code (which the form takes), or in use."""
    row = SecondFactor.objects.filter(person=request.user).first()
    if row is None:
        return _none(request, PasswordForm())
    if row.confirmed_at is not None:
        return _in_use(request, row)
    form = FirstCodeForm(request.POST or None)
    if form.is_valid():
        try:
            codes = second_factor_actions.confirm(form.cleaned_data["code"], by=request.user, at=timezone.now())
        except Refused as refused:
            form.add_error("code", str(refused))
        else:
            request.session[FACTOR] = second_factor_actions.APP
            return render(request, "safeguarding/recovery_codes.html", {"codes": codes, "new": True})
    try:
        secret = factor.unsealed(row.sealed)
    except factor.Unreadable:
        return _none(request, PasswordForm())
    context = {"form": form, "secret": factor.in_words(secret), "picture": factor.picture(secret, request.user)}
    return render(request, "safeguarding/second_factor_first.html", context)


@page(lets_in_without_code=True)
@require_POST
@sensitive_post_parameters()
def begin(request: PersonsRequest) -> HttpResponse:
    """Make a secret, for the password; the person's app then gets it."""
    form = PasswordForm(request.POST)
    if not form.is_valid():
        return _none(request, form)
    at = timezone.now()
    try:
        sender = lockout.sender_of(request)
        authentication.check_own_password(request.user, form.cleaned_data["password"], sender=sender, at=at)
        second_factor_actions.begin(factor.new_secret(), by=request.user, at=at)
    except (authentication.WrongPassword, lockout.TooManyGuesses) as refused:
        form.add_error("password", str(refused))
        return _none(request, form)
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("second-factor")


@page(lets_in_without_code=True)
@require_POST
@never_cache
@sensitive_post_parameters()
def recovery_codes(request: PersonsRequest) -> HttpResponse:
    form = CodeForm(request.POST)
    if form.is_valid():
        try:
            codes = second_factor_actions.renew_recovery_codes(
                form.cleaned_data["code"], by=request.user, at=timezone.now()
            )
        except Refused as refused:
            messages.error(request, str(refused))
        else:
            return render(request, "safeguarding/recovery_codes.html", {"codes": codes, "new": False})
    return redirect("second-factor")


@page(lets_in_without_code=True)
@require_POST
@sensitive_post_parameters()
def take_off(request: PersonsRequest) -> HttpResponse:
    form = CodeForm(request.POST)
    if form.is_valid():
        try:
            second_factor_actions.take_off(form.cleaned_data["code"], by=request.user, at=timezone.now())
        except Refused as refused:
            messages.error(request, str(refused))
        else:
            request.session.pop(FACTOR, None)
            messages.success(request, "Security codes are turned off.")
    return redirect("second-factor")


def _none(request: PersonsRequest, form: PasswordForm) -> HttpResponse:
    context = {"form": form, "needed": factor.is_needed_by(request.user)}
    return render(request, "safeguarding/second_factor_none.html", context)


def _in_use(request: PersonsRequest, row: SecondFactor) -> HttpResponse:
    renew = CodeForm(button="Make new recovery codes", auto_id="renew_%s")
    renew.helper.form_action = "recovery-codes"
    off = CodeForm(button="Turn off security codes", auto_id="off_%s")
    off.helper.form_action = "take-off-second-factor"
    context = {
        "since": row.confirmed_at,
        "left": RecoveryCode.objects.filter(person=request.user, used_at=None).count(),
        "form": renew,
        "take_off": off,
        "needed": factor.is_needed_by(request.user),
        "demo_code": demo_logins.code(request.user, timezone.now()),
    }
    return render(request, "safeguarding/second_factor.html", context)
