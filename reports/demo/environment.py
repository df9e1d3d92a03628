"""The environment of the demo, set before Django reads its settings, so that no other database can be touched.

`manage.py` calls `prepare` for `python manage.py demo`; whatever the environment or .env says of a real database, the
demo has its own, in the folder where its files go.
"""

from __future__ import annotations

import os
import secrets
import shlex
from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path

OUT = Path(__file__).resolve().parents[2] / "demo-output"
DATABASE = "demo.sqlite3"
FILE = "demo.env"
HOST = "127.0.0.1"


def add_options(parser: ArgumentParser) -> None:
    """The options of `python manage.py demo`."""
    parser.add_argument("--no-serve", action="store_true", help="Stop after the files; do not serve the site.")
    parser.add_argument("--out", type=Path, default=OUT, help="The folder for the database and the files.")
    parser.add_argument("--port", type=int, default=8000, help="The port to serve on.")


def prepare(arguments: Sequence[str]) -> None:
    """Point this process, and those that it starts, at the demo's own database."""
    parser = ArgumentParser(add_help=False)
    add_options(parser)
    options, _ = parser.parse_known_args(arguments)
    os.environ.update(variables(options.out.resolve(), options.port))


def variables(out: Path, port: int) -> dict[str, str]:
    """Every variable of .env.example, as the demo has it."""
    return {
        "DEMO": "yes",
        "DEBUG": "no",
        "HTTPS": "no",
        "BEHIND_PROXY": "no",
        "SECRET_KEY": secrets.token_urlsafe(50),
        "SECRET_KEY_FALLBACKS": "",
        "AUDIT_KEYS": secrets.token_urlsafe(48),
        "DATABASE_URL": f"sqlite:///{out / DATABASE}",
        "REDIS_URL": "",
        "MAIL_SERVER": "consolemail://",
        "MAIL_FROM": "reminders@demo.example",
        "CLERK_ADDRESS": "clerk@demo.example",
        "TIMESTAMP_AUTHORITY": "",
        "TIMESTAMP_CERTIFICATES": "",
        "ALLOWED_HOSTS": f"{HOST},localhost",
        "SITE_ADDRESS": f"http://{HOST}:{port}",
        "COUNCIL_NAME": "Demo Borough Council",
        "COUNCIL_COLOUR": "#00625b",
    }


def write(out: Path) -> None:
    """Write this process's demo environment beside the database, for other commands on it."""
    lines = (f"export {name}={shlex.quote(os.environ[name])}\n" for name in variables(out, port=0))
    (out / FILE).write_text("".join(lines), encoding="utf-8")
