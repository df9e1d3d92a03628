"""What the tests run in. Loaded first (`-p tests.environment` in pyproject.toml), before Django reads its settings.

Nothing of the machine's own environment or .env reaches the tests: every variable of .env.example is set here.
"""

from __future__ import annotations

import os
from collections.abc import Generator

import pytest

VARIABLES = {
    "SECRET_KEY": "of-the-tests-alone-" + "x" * 40,
    "SECRET_KEY_FALLBACKS": "",
    "AUDIT_KEYS": "of-the-tests-alone-" + "k" * 32,
    "ALLOWED_HOSTS": "127.0.0.1,localhost,testserver",
    "SITE_ADDRESS": "http://127.0.0.1:8000",
    "HTTPS": "no",
    "BEHIND_PROXY": "no",
    "DEBUG": "no",
    "DEMO": "no",
    "SECOND_FACTOR_FOR": "none",  # pages are tried without; tests/safeguarding/test_codes_are_needed.py tries with
    "REDIS_URL": "",
    "MAIL_SERVER": "",
    "MAIL_FROM": "",
    "CLERK_ADDRESS": "",
    "TIMESTAMP_AUTHORITY": "",
    "TIMESTAMP_CERTIFICATES": "",
    "COUNCIL_NAME": "Demo Borough Council",
    "COUNCIL_COLOUR": "#00625b",
}
# PostgreSQL's address is known once tests/conftest.py has started it, which it does when a test first needs it.
DATABASES = {
    "postgresql": "postgres://postgres@/safeguarding?host=/not-started-yet",
    "sqlite": "sqlite://:memory:",
}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--database", choices=tuple(DATABASES), default="postgresql", help="what the tests run on")


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Generator[None, None, None]:
    database = early_config.known_args_namespace.database
    os.environ.update(VARIABLES | {"DATABASE_URL": DATABASES[database]})
    return (yield)


def pytest_report_header(config: pytest.Config) -> str:
    return f"database: {config.option.database}"
