"""What every test stands on: real servers, quick settings, and the rules of what runs where."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable, Generator
from typing import Any

import pytest
from django.conf import settings
from django.db import connections
from django.template import Context, Variable, VariableDoesNotExist
from django.template.defaulttags import ForNode
from django.test import override_settings
from hypothesis import settings as hypothesis_settings
from playwright.sync_api import Browser, Page, sync_playwright

from tests import pages, servers

ON_POSTGRESQL_ONLY, ON_SQLITE_ONLY = ("postgresql", "browser"), ("sqlite",)
TRANSACTIONAL = ("transactional_db", "live_server", "django_db_reset_sequences", "django_db_serialized_rollback")
LOCAL_NAMES = ("127.0.0.1", "localhost", "::1", "", None)
NOT_RUN = pytest.StashKey[list[str]]()

# No deadline: the machine is shared. In CI the same examples each time, and fewer; by hand, new ones.
hypothesis_settings.register_profile("by hand", deadline=None)
hypothesis_settings.register_profile("in CI", deadline=None, derandomize=True, max_examples=50)
hypothesis_settings.load_profile("in CI" if "CI" in os.environ else "by hand")


# -- templates -----------------------------------------------------------------------------------------------------
@pytest.fixture(scope="session", autouse=True)
def _a_loop_over_what_no_view_gave_fails() -> Generator[None, None, None]:
    """Django goes round such a loop no time, in silence: a page then says “12 faults” above an empty table."""
    render = ForNode.render

    def strict(node: ForNode, context: Context) -> Any:
        try:
            lookup = node.sequence.var.resolve(context) if isinstance(node.sequence.var, Variable) else None
        except VariableDoesNotExist as error:
            pytest.fail(f"A template loops over “{node.sequence.token}”, which no view has given.", pytrace=False)
            raise AssertionError from error
        del lookup
        return render(node, context)

    ForNode.render = strict  # type: ignore[method-assign]
    yield
    ForNode.render = render  # type: ignore[method-assign]


# -- what runs where -----------------------------------------------------------------------------------------------
@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Runs before pytest's own `-m`, so that a test which reaches the database through a fixture counts too."""
    for item in items:
        through_fixture = any(name in getattr(item, "fixturenames", ()) for name in ("db", *TRANSACTIONAL))
        if through_fixture or item.get_closest_marker("django_db"):
            item.add_marker("database")
        if _is_tried_once(item):
            item.add_marker("once")
    on_the_other = ON_POSTGRESQL_ONLY if config.option.database == "sqlite" else ON_SQLITE_ONLY
    _leave_out(config, items, [item for item in items if any(map(item.get_closest_marker, on_the_other))])
    if config.option.database == "sqlite":
        if refused := [item.nodeid for item in items if _is_transactional(item)]:
            raise pytest.UsageError(
                "On SQLite the append-only tables cannot be emptied after a transactional test. "
                f"Mark these with pytest.mark.postgresql: {', '.join(refused)}"
            )
    elif not pages.find_chromium() and "CI" not in os.environ:
        without = [item for item in items if item.get_closest_marker("browser")]
        config.stash[NOT_RUN] = [item.nodeid for item in without]
        _leave_out(config, items, without)


def _is_tried_once(item: pytest.Item) -> bool:
    """Pages, and what the demo does on SQLite from end to end; but never what the database itself has to refuse."""
    if item.get_closest_marker("sqlite"):  # which is tried on SQLite alone
        return False
    asks_for_a_page = "client" in getattr(item, "fixturenames", ()) and "torture" not in item.path.parts
    return (asks_for_a_page or "reports" in item.path.parts) and "database" not in item.name


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    if not_run := config.stash.get(NOT_RUN, []):
        terminalreporter.section("not run: no Chromium was found (install the package chromium)")
        for name in not_run:
            terminalreporter.write_line(name)


def _leave_out(config: pytest.Config, items: list[pytest.Item], left_out: list[pytest.Item]) -> None:
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in set(left_out)]


def _is_transactional(item: pytest.Item) -> bool:
    marker = item.get_closest_marker("django_db")
    return bool(marker and marker.kwargs.get("transaction")) or any(
        name in getattr(item, "fixturenames", ()) for name in TRANSACTIONAL
    )


def pytest_report_collectionfinish(config: pytest.Config) -> str:
    if config.option.database == "sqlite":
        return f"on SQLite the tests marked {' or '.join(ON_POSTGRESQL_ONLY)} are left out; they run on PostgreSQL"
    return ""


# -- databases and queues ------------------------------------------------------------------------------------------
@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """The server goes, and its databases with it; a live server's thread may still hold one open."""
    return True


@pytest.fixture(scope="session")
def django_db_modify_db_settings(pytestconfig: pytest.Config) -> Generator[None, None, None]:
    """Start PostgreSQL when a test first needs a database, and stop it after the last."""
    if pytestconfig.option.database == "sqlite":
        yield
        return
    with servers.postgresql() as directory:
        connections["default"].settings_dict["OPTIONS"]["host"] = directory
        yield
        connections.close_all()


@pytest.fixture(scope="session")
def _redis() -> Generator[str, None, None]:
    with servers.redis_server() as address:
        yield address


@pytest.fixture
def redis_url(_redis: str) -> str:
    """The address of a real Redis with nothing in it."""
    servers.empty_redis(_redis)
    return _redis


@pytest.fixture
def process_environment(transactional_db: None, redis_url: str) -> dict[str, str]:
    """The environment of a process that is to work on this test's own database and queue."""
    database = settings.DATABASES["default"]
    address = f"postgres://postgres@/{database['NAME']}?host={database['OPTIONS']['host']}"
    return os.environ | {"DATABASE_URL": address, "REDIS_URL": redis_url}


# -- a real browser ------------------------------------------------------------------------------------------------
@pytest.fixture
def browser(monkeypatch: pytest.MonkeyPatch) -> Generator[Browser, None, None]:
    """Chromium, closed after the test. Its driver runs an event loop here, under which Django refuses the database."""
    if not pages.find_chromium():
        pytest.fail("No Chromium was found, and with CI set that is a failure. Install the package chromium.")
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "yes")
    path = pages.find_chromium()
    with sync_playwright() as playwright:
        opened = pages.open_browser(playwright, path)
        yield opened
        opened.close()


@pytest.fixture
def page(browser: Browser) -> Generator[Page, None, None]:
    """A page, whose scripts may not fail and which may ask for nothing that the content security policy forbids."""
    wrong: list[str] = []
    opened = browser.new_page()
    opened.on("pageerror", lambda error: wrong.append(str(error)))
    opened.on("console", lambda said: wrong.append(said.text) if "Content Security Policy" in said.text else None)
    yield opened
    assert wrong == []


# -- settings ------------------------------------------------------------------------------------------------------
@pytest.fixture(scope="session", autouse=True)
def _quick_settings() -> Generator[None, None, None]:
    """Passwords that are quick to check, and static files from where they lie."""
    with override_settings(
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        STORAGES=settings.STORAGES
        | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}},
        WHITENOISE_USE_FINDERS=True,
        WHITENOISE_AUTOREFRESH=True,
    ):
        yield


@pytest.fixture(autouse=True)
def _no_names_are_looked_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """pytest-socket refuses the connection, but lets the name be asked for first."""
    look_up: Callable[..., Any] = socket.getaddrinfo

    def local_only(host: Any, *rest: Any, **options: Any) -> Any:
        if host not in LOCAL_NAMES:
            raise OSError(f"A test asked where {host} is.")
        return look_up(host, *rest, **options)

    monkeypatch.setattr(socket, "getaddrinfo", local_only)
