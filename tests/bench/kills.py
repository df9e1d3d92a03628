"""`KILLS=20 python -m tests.bench.kills [worker] [web] [redis] [postgresql]`: a running site, and its processes killed.

Real gunicorn, Celery worker, beat, Redis and PostgreSQL (which writes to disk as in production). A person asks for a
report through the pages, a director signs it off, it is published by the page or at a set time; in each of the three
the victim gets a kill -9 at a random moment and is started again. Whoever got no answer looks, and asks again. At the
end everything must be there once. By hand, for it takes minutes; what it found is in docs/decisions.md.
"""

from __future__ import annotations

import os
import random
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import django

from tests import servers
from tests.environment import VARIABLES

RECOVER_QUICKLY = "\nrecovery_init_sync_method = syncfs\n"

KILLS = int(os.environ.get("KILLS", "20"))
VICTIMS = ("worker", "web", "redis", "postgresql")


def main() -> None:
    with (
        TemporaryDirectory(prefix="kills-") as name,
        servers.postgresql_server(RECOVER_QUICKLY) as server,
    ):
        folder, port = Path(name), servers.free_port()
        address = f"postgres://postgres@/site?host={server.get_postmaster_info().socket_dir}"
        settings = {"DJANGO_SETTINGS_MODULE": "safeguarding.settings", "DATABASE_URL": address}
        os.environ.update(VARIABLES | settings | {"REDIS_URL": f"redis://127.0.0.1:{port}/0"})
        django.setup()
        from tests.bench.kills_measured import Site, story  # noqa: PLC0415  (Django is set up by now)

        with Site(folder, server, port) as site:
            site.prepare()
            story(site, None, {}, random.Random(0))  # by which every process is warm
            usual = story(site, None, {}, random.Random(0))
            print("unharmed:", ", ".join(f"{name} {took:.1f} s" for name, took, _ in usual.phases), flush=True)
            seconds = {name: took for name, took, _ in usual.phases}
            for victim in sys.argv[1:] or VICTIMS:
                _killed(site, victim, seconds)


def _killed(site, victim: str, seconds: dict[str, float]) -> None:
    from tests.bench.kills_measured import story  # noqa: PLC0415

    chance, kills, amid, wrong = random.Random(victim), 0, 0, []
    site.fell.clear()
    while kills < KILLS:
        told = story(site, victim, seconds, chance)
        kills += len(told.phases)
        amid += sum(in_the_middle for _, _, in_the_middle in told.phases)
        wrong += told.wrong
    said = f"{victim}: killed {kills} times, {amid} of them in the middle; wrong: {wrong or 'nothing'}"
    print(f"{said}; ended by itself and was started again: {site.fell or 'nothing'}", flush=True)


main()
