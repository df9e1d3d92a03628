"""Forms for people and for logging in. Forms check fields; actions check the rest."""

from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.contrib.auth import password_validation

from safeguarding.models import Event, Person, Service
from safeguarding.permissions import GRANTS, RoleName


def one_button(words: str, *, method: str = "post") -> FormHelper:
    """A form with one button."""
    made = FormHelper()
    made.form_method = method
    made.add_input(Submit("", words))
    return made


CODE_ATTRIBUTES = {"inputmode": "numeric", "autocomplete": "one-time-code", "spellcheck": "false"}


def code_field(*, required: bool = True) -> forms.CharField:
    """A code of the person's app, or a recovery code."""
    return forms.CharField(
        label="Security code from your phone",
        max_length=40,
        required=required,
        help_text="The 6 digits that your app shows now, or one of your recovery codes.",
        widget=forms.TextInput(attrs=CODE_ATTRIBUTES),
        error_messages={"required": "Enter the security code that your app shows now."},
    )


class LogInForm(forms.Form):
    """E-mail address and password; a security code too where the account has to wait after wrong passwords."""

    use_required_attribute = False
    username = forms.EmailField(
        label="E-mail address",
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "username", "spellcheck": "false"}),
        error_messages={"required": "Enter your e-mail address.", "invalid": "Enter an e-mail address."},
    )
    password = forms.CharField(
        strip=False,
        max_length=1_000,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": "Enter your password."},
    )
    code = code_field(required=False)
    helper = one_button("Log in")

    def __init__(self, *args: Any, takes_code: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not takes_code:
            del self.fields["code"]


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
    """The same, from somebody who is logged in; the view checks the current password, as guesses of it count."""

    old_password = forms.CharField(
        label="Current password",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": "Enter your current password."},
    )
    field_order = ["old_password", "password"]
    helper = one_button("Change password")


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


class ReasonForm(forms.Form):
    """Why one administrator asks for something that a second one has to agree to."""

    use_required_attribute = False
    why = forms.CharField(
        label="Why is this needed?",
        help_text="The other administrator reads this before they agree, and it is recorded.",
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say why this is needed."},
    )
    helper = one_button("Ask the other administrator")


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
