"""A worker beside the web server: started again when it dies, ended when the server ends."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import threading

from portal.config import ROOT

REST_S = 2  # between a death and the next start
COMMAND = (sys.executable, "-m", "flask", "--app", "wsgi", "worker", "--with-parent")
_PR_SET_PDEATHSIG = 1


def keep_worker(server_pid: int) -> None:
    """Keep one worker running until SIGTERM, or until the server is gone, however it went."""
    ended = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: ended.set())
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the server's to hear
    die_with_parent()
    while not ended.is_set() and os.getppid() == server_pid:
        child = subprocess.Popen(COMMAND, cwd=ROOT)  # noqa: S603
        while child.poll() is None and not ended.wait(0.5):
            pass
        if ended.is_set():
            child.terminate()
            child.wait()
        else:
            ended.wait(REST_S)


def die_with_parent() -> None:
    """Ask Linux for SIGTERM when the parent is gone: a server that is killed takes us along."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


if __name__ == "__main__":
    keep_worker(int(sys.argv[1]))
