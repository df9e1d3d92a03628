"""Printing what no view has given is an error, not an empty space."""

import pytest
from django.template import engines


def test_an_undefined_variable_cannot_be_printed():
    with pytest.raises(pytest.fail.Exception, match="Undefined template variable 'absent'"):
        engines["django"].from_string("{{ absent }}").render({})


def test_a_template_may_ask_whether_something_was_given():
    assert engines["django"].from_string("{% if absent %}given{% else %}not given{% endif %}").render({}) == "not given"
