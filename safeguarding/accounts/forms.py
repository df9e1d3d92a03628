"""Forms for people and for logging in. Forms check fields; actions check the rest."""

from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.contrib.auth import password_validation
from django.contrib.auth.forms import AuthenticationForm
from django.core.exceptions import ValidationError
from django.utils import timezone

from safeguarding.accounts import authentication
from safeguarding.exceptions import Refused
from safeguarding.models import Event, Person, Service
from safeguarding.permissions import GRANTS, RoleName


def one_button(words: str, *, method: str = "post") -> FormHelper:
    """A form with one button."""
    made = FormHelper()
    made.form_method = method
    made.add_input(Submit("", words))
    return made


class LogInForm(AuthenticationForm):
    helper = one_button("Log in")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"] = forms.EmailField(
            label="E-mail address",
            widget=forms.EmailInput(attrs={"autocomplete": "username", "spellcheck": "false"}),
            error_messages={"required": "Enter your e-mail address.", "invalid": "Enter an e-mail address."},
        )
        self.fields["password"].error_messages["required"] = "Enter your password."

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if "username" in given and "password" in given:
            try:
                self.user_cache = authentication.person_of(given["username"], given["password"], at=timezone.now())
            except Refused as refused:
                raise ValidationError(str(refused)) from refused
        return given


class NewPasswordForm(forms.Form):
    """A new password, strong enough for the person whose it will be."""

    password = forms.CharField(
        label="New password",
        strip=False,
        help_text="12 characters or more. Three words that have nothing to do with each other make a good one.",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": "Enter a new password."},
    )
    helper = one_button("Set password")

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person

    def clean_password(self) -> str:
        password = self.cleaned_data["password"]
        password_validation.validate_password(password, self.person)
        return password


class ChangePasswordForm(NewPasswordForm):
    """The same, from somebody who is logged in and knows the old one."""

    old_password = forms.CharField(
        label="Password now",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": "Enter the password that you log in with now."},
    )
    field_order = ["old_password", "password"]
    helper = one_button("Change password")

    def clean_old_password(self) -> str:
        password = self.cleaned_data["old_password"]
        if not self.person.check_password(password):
            raise ValidationError("This is not the password that you log in with now.")
        return password


class PersonForm(forms.Form):
    name = forms.CharField(max_length=120, error_messages={"required": "Enter a name."})
    email = forms.EmailField(
        label="E-mail address",
        help_text="They log in with it.",
        error_messages={"required": "Enter an e-mail address.", "invalid": "Enter an e-mail address."},
    )
    job_title = forms.CharField(
        max_length=120,
        help_text="It is printed beside their name where they sign off.",
        error_messages={"required": "Enter a job title."},
    )
    helper = one_button("Add person")


class RoleForm(forms.Form):
    role = forms.ChoiceField(
        choices=[(role.value, f"{role.value.capitalize()}: {grant.sentence}") for role, grant in GRANTS.items()],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a role."},
    )
    service = forms.ModelChoiceField(
        Service.objects.none(),
        required=False,
        empty_label="The whole council",
        help_text=f"Only for a {' or '.join(role.value for role, grant in GRANTS.items() if grant.per_service)}.",
    )
    helper = one_button("Give role")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["service"].queryset = Service.objects.order_by("name")  # type: ignore[attr-defined]

    def clean_role(self) -> RoleName:
        return RoleName(self.cleaned_data["role"])


class EventsForm(forms.Form):
    """Which events to see."""

    kind = forms.ChoiceField(label="About", required=False)
    helper = one_button("Show", method="get")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = Event.objects.order_by("kind").values_list("kind", flat=True).distinct()
        choices = [("", "Everything"), *((kind, kind.capitalize()) for kind in kinds)]
        self.fields["kind"].choices = choices  # type: ignore[attr-defined]
