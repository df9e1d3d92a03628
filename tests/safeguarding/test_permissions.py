"""Who may do what, spelled out a second time: a change of the table is a change here too."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from safeguarding.permissions import GRANTS, NotAllowed, Permission, RoleName, may, require, services_where

# manager, head, officer, director, reader, administrator
ALLOWED = {
    Permission.SEE_FIGURES: "M H O D R A",
    Permission.LOAD_FIGURES: "    O",
    Permission.SET_COUNTING_RULES: "    O",
    Permission.CHECK_QUALITY: "  H O",
    Permission.SET_TARGETS: "    O",
    Permission.DEFINE_INDICATORS: "    O",
    Permission.RUN_CYCLES: "    O",
    Permission.SEE_COMMENTARY: "M H O D",
    Permission.WRITE_COMMENTARY: "M H",
    Permission.REVIEW_COMMENTARY: "  H",
    Permission.REOPEN_COMMENTARY: "  H O",
    Permission.SEE_DRAFT_REPORTS: "    O D",
    Permission.DECIDE_DISCLOSURE: "    O D",
    Permission.ASSEMBLE_REPORTS: "    O",
    Permission.SIGN_OFF_REPORTS: "      D",
    Permission.PUBLISH_REPORTS: "    O",
    Permission.WITHDRAW_REPORTS: "    O",
    Permission.ARRANGE_COVER: "M H       A",
    Permission.SEE_EVENTS: "    O D   A",
    Permission.MANAGE_PEOPLE: "          A",
}
LETTERS = {
    "M": RoleName.TEAM_MANAGER,
    "H": RoleName.HEAD_OF_SERVICE,
    "O": RoleName.PERFORMANCE_OFFICER,
    "D": RoleName.DIRECTOR,
    "R": RoleName.READER,
    "A": RoleName.ADMINISTRATOR,
}


@dataclass(frozen=True)
class Holder:
    roles_held: tuple[tuple[RoleName, int | None], ...]


@pytest.mark.parametrize("role", RoleName)
@pytest.mark.parametrize("permission", Permission)
def test_a_role_allows_what_the_table_says_and_nothing_else(role, permission):
    holder = Holder(((role, 1 if GRANTS[role].per_service else None),))
    allowed = role in {LETTERS[letter] for letter in ALLOWED[permission].split()}

    assert may(holder, permission) is allowed
    if allowed:
        require(holder, permission)
    else:
        with pytest.raises(NotAllowed, match=f"You may not {permission.value}."):
            require(holder, permission)


def test_a_role_for_one_service_allows_nothing_in_another():
    holder = Holder(((RoleName.HEAD_OF_SERVICE, 1),))

    assert may(holder, Permission.REVIEW_COMMENTARY, service_id=1)
    assert not may(holder, Permission.REVIEW_COMMENTARY, service_id=2)
    with pytest.raises(NotAllowed):
        require(holder, Permission.REVIEW_COMMENTARY, service_id=2)


def test_a_role_for_the_council_allows_its_things_in_every_service():
    holder = Holder(((RoleName.PERFORMANCE_OFFICER, None),))

    assert may(holder, Permission.LOAD_FIGURES, service_id=7)
    assert services_where(holder, Permission.LOAD_FIGURES) is None


def test_services_where_names_only_the_services_whose_role_gives_the_permission():
    holder = Holder(((RoleName.HEAD_OF_SERVICE, 1), (RoleName.TEAM_MANAGER, 2)))

    assert services_where(holder, Permission.WRITE_COMMENTARY) == {1, 2}
    assert services_where(holder, Permission.REVIEW_COMMENTARY) == {1}
    assert services_where(holder, Permission.LOAD_FIGURES) == frozenset()


def test_nobody_without_a_role_may_do_anything():
    assert not any(may(Holder(()), permission) for permission in Permission)


def test_nobody_both_approves_and_signs_off_by_one_role():
    both = {Permission.REVIEW_COMMENTARY, Permission.SIGN_OFF_REPORTS}

    assert [role for role, grant in GRANTS.items() if both <= grant.permissions] == []
