"""Commentary's light marks become paragraphs, lists and emphasis in HTML."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commentary.text import markup
from reports.renderers import markup_tree
from reports.renderers.markup_tree import Node


def outline(nodes: tuple[Node, ...]) -> list:
    """Texts of paragraphs; lists as lists of (number, outline)."""
    return [
        [(item.number, outline(item.nodes)) for item in node.items]
        if node.items
        else "".join(r.text for r in node.runs)
        for node in nodes
    ]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("One\n\nTwo", ["One", "Two"]),
        ("- a\n- b", [[("", ["a"]), ("", ["b"])]]),
        ("Before\n\n- a\n\nAfter", ["Before", [("", ["a"])], "After"]),
        ("- a\n  - b\n- c", [[("", ["a", [("", ["b"])]]), ("", ["c"])]]),
        ("3. c\n4. d", [[("3", ["c"]), ("4", ["d"])]]),
        ("- a\n\n1. b", [[("", ["a"])], [("1", ["b"])]]),
        ("- a\n\n  more of a\n- b", [[("", ["a", "more of a"]), ("", ["b"])]]),
        ("- - a", [[("", [[("", ["a"])]])]]),
        ("-\n- b", [[("", []), ("", ["b"])]]),
    ],
)  # fmt: skip
def test_lists_nest_as_they_were_written(text: str, wanted: list) -> None:
    assert outline(markup_tree.tree(text)) == wanted


def words_of(nodes: tuple[Node, ...]) -> str:
    return " ".join(
        [*("".join(run.text for run in node.runs) for node in nodes if node.runs),
         *(words_of(item.nodes) for node in nodes for item in node.items)]
    )  # fmt: skip


LINES = st.lists(
    st.sampled_from(["- a", "  - bb", "1. ccc", "    2) dddd", "ee **ff** gg", "", "  hh", "-", "> ii", "* jj"])
)


@given(LINES.map("\n".join))
def test_no_word_is_lost_in_a_list(text: str) -> None:
    wanted = " ".join(block.text for block in markup.blocks(text)).split()
    assert sorted(words_of(markup_tree.tree(text)).split()) == sorted(wanted)
