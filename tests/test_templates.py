"""Printing what no view has given is an error, not an empty space."""

import pytest
from django.template import engines


def test_an_undefined_variable_cannot_be_printed():
    with pytest.raises(pytest.fail.Exception, match="Undefined template variable 'absent'"):
        engines["django"].from_string("{{ absent }}").render({})


def test_a_template_may_ask_whether_something_was_given():
    assert engines["django"].from_string("{% if absent %}given{% else %}not given{% endif %}").render({}) == "not given"


def test_a_loop_over_what_no_view_gave_fails():
    with pytest.raises(pytest.fail.Exception, match=r"loops over “absent\|slice:most”"):
        engines["django"].from_string("{% for each in absent|slice:most %}{{ each }}{% endfor %}").render({})


def test_a_loop_over_nothing_is_none():
    assert (
        engines["django"].from_string("{% for each in given %}{{ each }}{% empty %}-{% endfor %}").render({"given": ()})
        == "-"
    )


def test_a_part_that_is_given_what_no_view_gave_fails():
    with pytest.raises(pytest.fail.Exception, match="Undefined template variable 'absent'"):
        engines["django"].from_string("{% with each=absent %}{{ each }}{% endwith %}").render({})
