"""How gunicorn serves the portal."""

import gc
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from portal.config import log_format
from portal.monitoring.traffic import free_slot, traffic_of
from portal.web.logs import log_settings

proxies = int(os.environ.get("TRUSTED_PROXIES") or 0)

bind = f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
workers = int(os.environ.get("WEB_CONCURRENCY") or 2)

# Behind a proxy that buffers slow phones, plain workers have the best tail; alone, threads
# are what keeps idle connections from stopping everybody (docs/decisions/004-servers.md).
worker_class = "sync" if proxies else "gthread"
threads = 1 if proxies else 32

timeout = 60
graceful_timeout = 30
keepalive = 5
max_requests = 5000
max_requests_jitter = 500
preload_app = True
# small matrices: threads of the linear algebra would only take processors from other requests
raw_env = ["OPENBLAS_NUM_THREADS=1"]
# a heartbeat on a slow disk looks like a dead worker
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108

# X-Forwarded-* is believed only from the proxies that the operator counted
forwarded_allow_ips = os.environ.get("FORWARDED_ALLOW_IPS", "127.0.0.1,::1") if proxies else ""

# requests are told of by the application, which knows their page and number (portal/web/logs.py)
accesslog = None
logconfig_dict = log_settings(log_format())
control_socket_disable = True  # no remote control of the workers


def pre_fork(server: Any, worker: Any) -> None:
    """Put all that is loaded out of the garbage collector's sight: workers share it for life."""
    gc.collect()
    gc.freeze()
    # a file of 100,000 answers makes millions of lists and no cycle among them: to look for
    # one at every 700 costs a third of it
    gc.set_threshold(50_000, 20, 20)
    _give_slot(server, worker)


def _give_slot(server: Any, worker: Any) -> None:
    # a process that ends leaves its slot to the next one: counts of requests never go down
    app = server.app.wsgi()
    if "traffic" in app.extensions:
        taken = {living.slot for living in server.WORKERS.values()}
        worker.slot = traffic_of(app).slot = free_slot(taken)


def when_ready(server: Any) -> None:
    """Start a worker beside the server, unless WORKER says that it runs elsewhere."""
    server.beside = None  # kept there: SIGHUP reads this file anew
    if os.environ.get("WORKER") != "elsewhere":
        keeper = [sys.executable, "-m", "portal.worker.beside", str(os.getpid())]
        server.beside = subprocess.Popen(keeper)  # noqa: S603


def on_exit(server: Any) -> None:
    """Let the worker finish what it is sending."""
    if server.beside is not None:
        server.beside.terminate()
        server.beside.wait()
