"""The one box for a code, and what stands before a second factor is set up. Forms check; actions do."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from safeguarding.accounts import authentication
from safeguarding.accounts.forms import one_button
from safeguarding.exceptions import Refused
from safeguarding.models import Person

CODE_ATTRIBUTES = {"inputmode": "numeric", "autocomplete": "one-time-code", "spellcheck": "false"}


def code_field(label: str = "Code") -> forms.CharField:
    """A code of the person's app, or a recovery code."""
    return forms.CharField(
        label=label,
        max_length=40,
        help_text="The six digits that your app shows now, or one of your recovery codes.",
        widget=forms.TextInput(attrs=CODE_ATTRIBUTES),
        error_messages={"required": "Enter the code that your app shows now."},
    )


class CodeForm(forms.Form):
    code = code_field()

    def __init__(self, *args: Any, button: str = "Go on", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = one_button(button)


class FirstCodeForm(CodeForm):
    """The first code of an app. There is no recovery code yet."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, button="Put in use", **kwargs)
        self.fields["code"].help_text = "The six digits that your app shows now."


class PasswordForm(forms.Form):
    """One's own password again, before a second factor is set up."""

    password = forms.CharField(
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": "Enter the password that you log in with."},
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = one_button("Begin")
        self.helper.form_action = "begin-second-factor"
        self.person = person

    def clean_password(self) -> str:
        password = self.cleaned_data["password"]
        try:
            authentication.person_of(self.person.email, password, at=timezone.now())
        except authentication.WrongPassword as wrong:
            raise ValidationError("This is not the password that you log in with.") from wrong
        except Refused as refused:
            raise ValidationError(str(refused)) from refused
        return password
