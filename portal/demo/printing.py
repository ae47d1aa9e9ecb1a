"""How the demo firm printed: a run at the end of each day, and the printer that jams at times."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from itertools import groupby
from random import Random

from portal.accounts.queries import user_by_email
from portal.acts.batch_operations import make_batch, settle_batch
from portal.acts.formats import PageFormat
from portal.acts.models import Act
from portal.company.queries import company
from portal.demo.firm import STAFF_EMAIL
from portal.web.clock import day_of

JAMS = 0.08  # of the runs


def print_day_by_day(rng: Random, acts: Sequence[Act]) -> None:
    """Print acts, given in the order of their making, in a run each day, and settle the runs."""
    order = company().packing_order
    worker = user_by_email(STAFF_EMAIL)
    worker_id = worker.id if worker else None
    keys = [(act.id, act.issued_at) for act in acts]
    for _day, group in groupby(keys, key=lambda key: day_of(key[1])):
        made = list(group)
        ids = [act_id for act_id, _issued_at in made]
        at = made[-1][1] + timedelta(minutes=rng.randint(5, 45))
        jammed: set[int] = {rng.randint(1, len(ids))} if rng.random() < JAMS else set()
        repeats = None
        while ids:
            run, _is_new = make_batch(ids, PageFormat.A4, order, at, worker_id, repeats)
            at += timedelta(minutes=rng.randint(3, 12))
            settle_batch(run, jammed, at, worker_id)
            ids = [act_id for place, act_id in enumerate(ids, start=1) if place in jammed]
            repeats, jammed = run.id, set()
