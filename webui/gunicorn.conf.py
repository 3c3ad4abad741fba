"""How gunicorn runs the web pages. Everything can be set by environment variables; see docs/operations.md."""

from __future__ import annotations

import os

from engine import Settings, collect_rarely
from webui import leash, logs

bind = os.environ.get("ANJUAN_BIND", "127.0.0.1:8000")
#: Processes. On SQLite writers queue for the one write lock; more than two gain nothing there.
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
worker_class = "gthread"
threads = int(os.environ.get("ANJUAN_WEB_THREADS", "4"))
#: The engine opens its database in each worker: a connection must not cross a fork.
preload_app = False
timeout = 60
graceful_timeout = 15
keepalive = 15
#: A worker is replaced now and then, not all at the same moment.
max_requests = 20_000
max_requests_jitter = 2_000
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None
#: Which proxies may say who the client is.
forwarded_allow_ips = os.environ.get("ANJUAN_TRUSTED_PROXIES", "127.0.0.1")
accesslog = None
errorlog = "-"
loglevel = "warning"


def on_starting(server: object) -> None:
    """End with ``anjuan serve``; the workers end with this process."""
    leash.wear()


def post_worker_init(worker: object) -> None:
    """Log in one shape, and each request of this worker's app; its app is loaded, and stays."""
    logs.configure(Settings.from_env().log_level)
    logs.watch(worker.wsgi)
    collect_rarely()
