"""A PostgreSQL that writes to the disk, and that can be killed, frozen and started again."""

from __future__ import annotations

import random
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

from tests.conftest import PostgreSQL

GONE_S = 30.0


class Cluster:
    """A throwaway cluster with fsync on."""

    def __init__(self, folder: Path) -> None:
        self.cluster = PostgreSQL(folder)
        self.cluster.connection.execute("ALTER SYSTEM SET fsync = on")
        self.cluster.connection.execute("SELECT pg_reload_conf()")
        self.cluster.connection.execute("CHECKPOINT")
        self.url = self.cluster.url(self.cluster.create("crashed", "migrated"))
        self.cluster.connection.close()

    @property
    def pid(self) -> int:
        """The postmaster's process."""
        pid = self.cluster.server.get_pid()
        assert pid
        return pid

    def kill_backend(self, chance: random.Random) -> bool:
        """Kill a process that serves a connection: the server ends all others and recovers."""
        serving = [each for each in self._family()[1:] if "crashed" in _title(each)]
        if not serving:
            return False
        chance.choice(serving).kill()
        return True

    def kill_server(self) -> None:
        """Kill the postmaster and start it again, once those it leaves behind are gone."""
        family = self._family()
        family[0].kill()
        _, left = psutil.wait_procs(family, GONE_S)
        assert not left, left
        self.cluster.server.start()

    @contextmanager
    def frozen(self) -> Iterator[None]:
        """Stop all its processes where they are, as a host that hangs."""
        family = self._family()
        _send(family, signal.SIGSTOP)
        try:
            yield
        finally:
            _send(family, signal.SIGCONT)

    def close(self) -> None:
        """End it and remove its files."""
        self.cluster.server.cleanup()

    def _family(self) -> list[psutil.Process]:
        parent = psutil.Process(self.pid)
        return [parent, *parent.children()]


def _title(process: psutil.Process) -> str:
    try:
        return " ".join(process.cmdline())
    except psutil.NoSuchProcess:
        return ""


def _send(processes: list[psutil.Process], number: int) -> None:
    for process in processes:
        try:
            process.send_signal(number)
        except psutil.NoSuchProcess:
            continue
