"""The box for a security code, and for the password before one is set up. Forms check; actions do."""

from __future__ import annotations

from typing import Any

from django import forms

from safeguarding.accounts.forms import code_field, one_button


class CodeForm(forms.Form):
    use_required_attribute = False
    code = code_field()

    def __init__(self, *args: Any, button: str = "Continue", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = one_button(button)


class FirstCodeForm(CodeForm):
    """The first code of an app. There is no recovery code yet."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, button="Start using security codes", **kwargs)
        self.fields["code"].help_text = "The 6 digits that your app shows now."


class PasswordForm(forms.Form):
    """One's own password again, before security codes are set up; the view checks it, as guesses of it count."""

    use_required_attribute = False
    password = forms.CharField(
        label="Current password",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": "Enter the password that you log in with."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = one_button("Continue")
        self.helper.form_action = "begin-second-factor"
