"""One link on many telephones, all of which send at the same moment."""

import asyncio
import re
import secrets
import time
from collections import Counter
from dataclasses import dataclass
from http.client import HTTPConnection
from urllib.parse import urlencode

from sqlalchemy import func, select

from surveyapp.domain.days import day_of, system_clock
from surveyapp.domain.drafts import DraftKey, new_draft_key
from surveyapp.domain.visits import Purpose
from surveyapp.services.drafting import DraftContent, keep_draft
from surveyapp.services.visiting import VisitTap, draw_visit
from surveyapp.store.tables.answers import Draft, Intake
from surveyapp.store.tables.surveys import Wave
from surveyapp.store.tables.visits import Link
from tests.builders import KEYS, a_desk, shipped
from tests.kiosk_answers import document_of
from tests.load.event_loop import run_apart
from tests.load.real_site import HOST, RealSite
from tests.load.wire import connect, request

FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Spent:
    """Answers and drafts that are there at the end, how often each status came, and how long it took."""

    answers: int
    drafts: int
    state: str
    statuses: Counter[int]
    seconds: float


def spend_at_once(site: RealSite, phones: int) -> Spent:
    """Let so many phones with a finished draft of one link send it at once."""
    keys = _drafts(site, phones)
    cookie, token = _session(site.port)
    body = urlencode({"csrf_token": token}).encode()
    wanted = [
        request("POST", "/answer/send", body, FORM, cookie=f"{cookie}; draft={key.to_cookie()}")
        for key in keys
    ]
    began = time.monotonic()
    statuses = Counter(run_apart(_all_at_once(site.port, wanted)))
    seconds = time.monotonic() - began
    with site.database.transaction(write=False) as session:
        answers = session.scalar(select(func.count()).select_from(Intake).where(Intake.source == "invited"))
        drafts = session.scalar(select(func.count()).select_from(Draft))
        state = session.scalars(select(Link.state)).one()
    return Spent(answers or 0, drafts or 0, state, statuses, seconds)


def _drafts(site: RealSite, phones: int) -> list[DraftKey]:
    now, place = system_clock(), site.place
    answers = document_of(shipped("counter_full"))
    with site.database.transaction() as session:
        tap = VisitTap(place.counter_id, place.service_id, Purpose.COLLECT, secrets.token_hex(8))
        invitation = draw_visit(session, place.clerk, tap, a_desk(), now).invitation
        assert invitation is not None
        content = DraftContent(
            instrument=session.get_one(Wave, place.wave_id).full_instrument,
            language="vi",
            office_id=place.office_id,
            order_seed=0,
            started_at=now.isoformat(timespec="seconds"),
            answers=dict(answers),
        )
        keys = [new_draft_key() for _ in range(phones)]
        for key in keys:
            keep_draft(session, key, KEYS.token(invitation.token), content, day_of(now))
    return keys


def _session(port: int) -> tuple[str, str]:
    """A session cookie and the token of its forms; which phone has which makes no difference here."""
    connection = HTTPConnection(HOST, port)
    connection.request("GET", "/code")
    response = connection.getresponse()
    token = re.search(rb'name="csrf_token" value="([^"]+)"', response.read())
    cookie = response.headers["Set-Cookie"].split(";")[0]
    connection.close()
    assert token is not None
    return cookie, token[1].decode()


async def _all_at_once(port: int, wanted: list[bytes]) -> list[int]:
    connections = await asyncio.gather(*(connect(port) for _ in wanted))
    await asyncio.gather(
        *(connection.send(each) for connection, each in zip(connections, wanted, strict=True))
    )
    replies = await asyncio.gather(*(connection.reply() for connection in connections))
    for connection in connections:
        connection.cut()
    return [reply.status for reply in replies]
