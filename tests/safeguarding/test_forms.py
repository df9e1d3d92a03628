"""The crispy pack: each kind of field as GOV.UK draws it, with hint and error tied to it."""

from __future__ import annotations

import pytest
from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Div, Fieldset, Layout, Row, Submit
from django import forms
from django.template import engines

LOAD = "{% load crispy_forms_tags %}"


class EveryKind(forms.Form):
    words = forms.CharField(help_text="In a word or two.")
    long_words = forms.CharField(widget=forms.Textarea(attrs={"rows": 12, "class": "govuk-js-character-count"}))
    how_many = forms.IntegerField(min_value=0)
    share = forms.DecimalField(decimal_places=1, required=False)
    on = forms.DateField()
    choice = forms.ChoiceField(choices=[("a", "First"), ("b", "Second")])
    one_of = forms.ChoiceField(choices=[("a", "First"), ("b", "Second")], widget=forms.RadioSelect, help_text="One.")
    some_of = forms.MultipleChoiceField(choices=[("a", "A"), ("b", "B")], widget=forms.CheckboxSelectMultiple)
    agreed = forms.BooleanField(help_text="Read it first.")
    secret = forms.CharField(widget=forms.PasswordInput)
    extract = forms.FileField()
    seen = forms.CharField(widget=forms.HiddenInput)


def drawn(form: forms.Form, how: str = "{% crispy form %}") -> str:
    return engines["django"].from_string(LOAD + how).render({"form": form})


@pytest.mark.parametrize("how", ["{% crispy form %}", "{{ form|crispy }}"])
@pytest.mark.parametrize(
    "piece",
    [
        'class="govuk-input"',
        'class="govuk-textarea govuk-js-character-count"',
        'rows="12"',
        'class="govuk-select"',
        'class="govuk-file-upload"',
        'class="govuk-radios__input" type="radio" id="id_one_of_0" name="one_of" value="a"',
        'class="govuk-checkboxes__input" type="checkbox" id="id_some_of_1" name="some_of" value="b"',
        'class="govuk-checkboxes__input" type="checkbox" id="id_agreed" name="agreed"',
        'data-module="govuk-password-input"',
        '<input type="hidden" name="seen"',
        '<div id="id_words_helptext" class="govuk-hint">In a word or two.</div>',
        'aria-describedby="id_words_helptext"',
        'class="govuk-fieldset" aria-describedby="id_one_of_helptext"',
        "Share (optional)",
    ],
)
def test_each_kind_of_field_is_drawn_both_ways(how, piece):
    assert piece in drawn(EveryKind(), how)


def test_a_number_is_typed_as_text_so_that_a_wrong_entry_is_not_lost():
    shown = drawn(EveryKind({"how_many": "a few", "share": "1,5"}))

    assert 'type="number"' not in shown
    assert 'value="a few"' in shown
    assert 'value="1,5"' in shown
    assert 'inputmode="numeric"' in shown
    assert 'inputmode="decimal"' in shown
    assert " min=" not in shown


def test_an_error_stands_at_the_top_with_a_link_and_at_its_field():
    shown = drawn(EveryKind({"one_of": "z"}))

    for anchor in ("id_words", "id_long_words", "id_on", "id_one_of_0", "id_some_of_0", "id_agreed", "id_extract"):
        assert f'<a href="#{anchor}">' in shown
        assert f'id="{anchor}"' in shown
    assert 'aria-describedby="id_words_helptext id_words_error"' in shown
    assert 'id="id_words_error"' in shown
    assert 'aria-invalid="true"' in shown
    assert "govuk-input--error" in shown
    assert shown.count("There is a problem") == 1


def test_what_is_wrong_with_the_whole_form_stands_at_the_top():
    form = EveryKind({})
    form.add_error(None, "The cycle is <closed>.")

    assert "The cycle is &lt;closed&gt;." in drawn(form)


def test_a_form_without_errors_has_no_summary():
    assert "There is a problem" not in drawn(EveryKind())


def test_a_form_posts_with_its_token_and_leaves_checking_to_us():
    shown = engines["django"].from_string(LOAD + "{% crispy form %}").render({"form": EveryKind(), "csrf_token": "t"})

    assert 'method="post" novalidate enctype="multipart/form-data"' in shown
    assert 'name="csrfmiddlewaretoken"' in shown


def test_a_form_of_filters_has_no_token_and_calls_nothing_optional():
    form = EveryKind()
    form.helper = FormHelper()
    form.helper.form_method = "get"

    shown = drawn(form)

    assert "csrfmiddlewaretoken" not in shown
    assert "(optional)" not in shown


def test_a_layout_has_fieldsets_rows_and_buttons():
    form = EveryKind()
    form.helper = FormHelper()
    form.helper.layout = Layout(
        Fieldset("How many", Row("how_many", "share")),
        Div("words", css_class="govuk-!-width-one-half"),
        HTML("<p>And then</p>"),
        Submit("save", "Save draft", css_class="govuk-button--secondary"),
    )

    shown = drawn(form)

    assert "<legend" in shown
    assert 'class="app-row"' in shown
    assert "<p>And then</p>" in shown
    assert '<button type="submit" name="save" value="Save draft"' in shown
    assert "govuk-button--secondary" in shown


def test_a_layout_shows_its_errors_at_the_top_too():
    form = EveryKind({})
    form.helper = FormHelper()
    form.helper.layout = Layout("words", Submit("", "Save"))

    assert drawn(form).count("There is a problem") == 1


def test_forms_in_a_set_are_drawn_with_their_management_form():
    many = forms.formset_factory(EveryKind, extra=2)()

    for how in ("{% crispy form %}", "{{ form|crispy }}"):
        shown = drawn(many, how)
        assert 'name="form-TOTAL_FORMS"' in shown
        assert 'name="form-1-words"' in shown


def test_errors_in_a_set_of_forms_lead_to_their_fields():
    kind = forms.formset_factory(EveryKind, extra=1)
    many = kind({"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0", "form-0-words": "", "form-0-share": "much"})

    assert '<a href="#id_form-0-words">' in drawn(many)
