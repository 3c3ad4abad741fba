"""Every procedure walked by random choices with its parties in the portal: there they file and answer what they may.

``ANJUAN_SEEDS=17 pytest tests/webui/test_portal_walks.py -k renewal`` walks a seed again.
"""

from __future__ import annotations

import os
from random import Random

import pytest

from tests.processes.test_walks import KINDS
from tests.processes.walks import Astray
from tests.webui.portal_walks import PortalWalk

CHOSEN = [int(each) for each in os.environ.get("ANJUAN_SEEDS", "").split(",") if each]


@pytest.fixture
def signed_in(browser):
    """Return browsers by login, signed in again when days have ended the session."""
    known = {}

    def get(login):
        one = known.get(login)
        if one is None or one.get("/portal").status_code != 200:
            one = known[login] = browser(login)
        return one

    return get


#: Walks of one procedure: so many at least, so many at most until all that was offered has been sent.
FEW, MANY = 15, 40


def walked(office, signed_in, kind, seeds):
    """Walk once for each seed, one after another in one office; yield the walks."""
    office.publish_originals()
    sent = set()
    for seed in CHOSEN or seeds:
        walk = PortalWalk(office, kind, Random(seed), browser=signed_in, sent=sent)
        try:
            walk.go()
        except Astray as error:
            pytest.fail(f"ANJUAN_SEEDS={seed}: {error}", pytrace=False)
        yield walk


@pytest.mark.parametrize("kind", KINDS)
def test_the_parties_work_in_the_portal(kind, bare_office, signed_in):
    assert len(list(walked(bare_office, signed_in, kind, [3]))) == len(CHOSEN or [3])


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_whatever_a_party_may_send_is_sent_there_in_the_end(kind, bare_office, signed_in):
    offered = set()
    for number, walk in enumerate(walked(bare_office, signed_in, kind, range(100, 100 + MANY)), start=1):
        offered |= {message for message, _ in walk.offered}
        if number >= FEW and offered <= walk.sent:
            break

    assert offered - walk.sent == set()
