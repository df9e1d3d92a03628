"""Documents that are generated from tables in the code; `manage.py draw_docs` writes them."""

from __future__ import annotations

from collections.abc import Callable

from safeguarding.permissions import GRANTS, NEVER_TOGETHER, PRINTED_TOGETHER, Permission, RoleName

documents: dict[str, Callable[[], str]] = {}


def register(path: str, text: Callable[[], str]) -> None:
    """Add a document, by its path below the project; called from `AppConfig.ready`."""
    documents[path] = text


HEAD = """# Who may do what

Drawn from `safeguarding/permissions.py` by `make docs`; change the table there. A role marked "one service" is
held for one, the others for the whole council. Whether the thing itself may be acted on, whoever you are, is in
[workflow.md](workflow.md).
"""


TOGETHER = """## Two roles of one person

Separation of duties goes by what somebody did, whatever their roles. Some pairs of roles are kept apart all the same.
A role that may sign or administer (director, administrator) is given by one administrator and agreed to by a second,
where there is one; nobody gives themselves a role, or agrees to cover in which they are the deputy.
"""


def permissions() -> str:
    """docs/permissions.md: what each role is, then a row for each permission and a column for each role."""
    titles = [f"{role.value}{' (one service)' if grant.per_service else ''}" for role, grant in GRANTS.items()]
    sentences = [f"- **{title}**: {grant.sentence}" for title, grant in zip(titles, GRANTS.values(), strict=True)]
    rows = [
        _row(permission.value, *("yes" if permission in grant.permissions else "" for grant in GRANTS.values()))
        for permission in Permission
    ]
    table = [_row("may", *titles), _row(*["---"] * (len(titles) + 1)), *rows]
    together = [
        *(f"- {_pair(pair)}: never. {why}" for pair, why in NEVER_TOGETHER.items()),
        *(f"- {_pair(pair)}: printed with the sign-off." for pair in sorted(PRINTED_TOGETHER, key=_pair)),
    ]
    return "\n".join([HEAD, *sentences, "", *table, "", TOGETHER, *together]) + "\n"


def _pair(pair: frozenset[RoleName]) -> str:
    return " and ".join(role.value for role in GRANTS if role in pair)


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"
