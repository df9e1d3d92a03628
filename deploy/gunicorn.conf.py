"""Settings of the web process: `gunicorn --config deploy/gunicorn.conf.py safeguarding.wsgi`.

Threads are few and precious, and somebody who connects and sends nothing, or sends slowly, must not hold one. A proxy
that takes the whole request before it passes it on is required in front (deploy/nginx.conf); this holds without it too.
"""

from __future__ import annotations

import os
import socket
import struct

from gunicorn.workers import gthread

bind = os.environ.get("WEB_BIND", "127.0.0.1:8000")
worker_class = "gthread"
workers = int(os.environ.get("WEB_PROCESSES", "2"))
threads = int(os.environ.get("WEB_THREADS", "8"))
# Without Redis the background worker is a thread of the web process, of which there is then one.
if not os.environ.get("REDIS_URL"):
    workers = 1

# Seconds. A worker whose main loop does not answer is ended; work that is under way at a restart has so long to finish.
timeout = 60
graceful_timeout = 30
keepalive = 5
worker_connections = 200
# A worker is replaced after so many requests, not all at one moment.
max_requests = 5_000
max_requests_jitter = 500

# Of the request line and the headers.
limit_request_line = 4_096
limit_request_fields = 60
limit_request_field_size = 8_190

# The site logs each request itself, with the pattern of its address in place of the address (safeguarding.request_ids):
# an access log of addresses would hold the secrets of password links.
accesslog = None
errorlog = "-"

# A new connection waits for its first byte in a thread for so long, and then costs none. gunicorn's five seconds let
# 40 silent connections keep eight threads busy for 25.
gthread.DEFAULT_WORKER_DATA_TIMEOUT = 0.1
SILENT_SECONDS = 20


def when_ready(server) -> None:
    """Give every connection, as it inherits it from the listener, a limit on how long one read may wait."""
    for listener in server.LISTENERS:
        listener.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, struct.pack("ll", SILENT_SECONDS, 0))
