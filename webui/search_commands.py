"""``anjuan search``: keep the index of the whole history."""

from __future__ import annotations

import time

import click

from engine import Actor
from webui.office_commands import office, require_database

#: How long to wait where a ticker has the index in hand.
PAUSE_S = 0.5


@click.group()
def search() -> None:
    """Keep the index of the whole history."""


@search.command()
def rebuild() -> None:
    """Fill the index anew from the histories, the newest case first; called again after an interruption, go on."""
    require_database()
    engine, system = office(), Actor.system()
    engine.rebuild_search(system)
    taken = 0
    with click.progressbar(length=1000, label="older files", show_pos=False) as bar:
        while True:
            reach = engine.search_reach(system)
            bar.update(int(reach.older_taken * 1000) - bar.pos)
            if reach.older_taken >= 1 and not reach.waiting:
                break
            portion = engine.fill_search()
            taken += portion
            if not portion:
                time.sleep(PAUSE_S)  # a ticker fills it, too
    click.echo(f"the index is whole; {taken} lines taken in here")
