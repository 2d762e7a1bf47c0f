"""Kiosks that come back at the same moment, each with a queue, over a network that breaks off again and again."""

import asyncio
import json
import random
import time
from collections import Counter
from dataclasses import dataclass

from sqlalchemy import func, select

from surveyapp.domain.days import day_of, hour_of, system_clock
from surveyapp.domain.envelopes import Envelope
from surveyapp.domain.instruments import content_hash
from surveyapp.store.tables.answers import Intake
from surveyapp.store.tables.kiosks import HeldAnswer, KioskDevice, KioskReceipt
from surveyapp.store.tables.places import Kiosk
from tests.builders import KEYS, shipped
from tests.kiosk_answers import seal_of, sealed, walk_up
from tests.load.event_loop import run_apart
from tests.load.real_site import RealSite
from tests.load.wire import Connection, connect, request

CUTS = 0.15
"""How many deliveries are broken off, as a share: half of them on the way there, half before the answer is back."""
PATIENCE = 0.2
TAKEN = {"stored", "same", "kept", "quarantined"}
SECONDS_TO_DELIVER = 3_600


@dataclass(frozen=True)
class Returned:
    """What came of it: answers stored, how often each status came, connections cut, and how long it took."""

    stored: int
    intact: int
    receipts: int
    held: int
    statuses: Counter[int]
    cuts: int
    seconds: float


@dataclass(frozen=True)
class KioskQueue:
    """A device's secret and what it holds."""

    secret: str
    envelopes: tuple[Envelope, ...]


def come_back(site: RealSite, kiosks: int, answers: int, seed: int = 20260302) -> Returned:
    """Let `kiosks` deliver `answers` each, all at once; every answer has a number of its own as its order seed."""
    queues = _queues(site, kiosks, answers)
    statuses: Counter[int] = Counter()
    began = time.monotonic()
    delivering = _deliver_all(site.port, queues, statuses, random.Random(seed))
    cuts = run_apart(asyncio.wait_for(delivering, SECONDS_TO_DELIVER))
    seconds = time.monotonic() - began
    expected = set(range(kiosks * answers))
    with site.database.transaction(write=False) as session:
        rows = session.execute(
            select(Intake.order_seed, Intake.answers, Intake.instrument).where(Intake.source == "walk_up")
        ).all()
        counts = [
            session.scalar(select(func.count()).select_from(each)) for each in (KioskReceipt, HeldAnswer)
        ]
    short = shipped("counter_short")
    whole = {
        row.order_seed
        for row in rows
        if row.instrument == content_hash(short)
        and row.answers.keys() == {question.code for question in short.enabled_questions}
    }
    return Returned(len(rows), len(whole & expected), counts[0] or 0, counts[1] or 0, statuses, cuts, seconds)


def _queues(site: RealSite, kiosks: int, answers: int) -> list[KioskQueue]:
    now = system_clock()
    when = {"day": day_of(now).isoformat(), "hour": hour_of(now)}
    with site.database.transaction() as session:
        seal = seal_of(session)
        for number in range(kiosks):
            kiosk = Kiosk(office_id=site.place.office_id, name=f"Kiosk {number + 2}")
            session.add(kiosk)
            session.flush()
            secret_hash = KEYS.kiosk(f"secret-{number}")
            session.add(KioskDevice(kiosk_id=kiosk.id, secret_hash=secret_hash, paired_on=day_of(now)))
    return [
        KioskQueue(
            f"secret-{number}",
            tuple(
                sealed(seal, walk_up(site.place, order_seed=number * answers + each, **when))
                for each in range(answers)
            ),
        )
        for number in range(kiosks)
    ]


async def _deliver_all(
    port: int, queues: list[KioskQueue], statuses: Counter[int], rng: random.Random
) -> int:
    chances = [random.Random(rng.random()) for _ in queues]
    cuts = await asyncio.gather(
        *(_deliver(port, queue, statuses, chance) for queue, chance in zip(queues, chances, strict=True))
    )
    return sum(cuts)


async def _deliver(port: int, queue: KioskQueue, statuses: Counter[int], chance: random.Random) -> int:
    """One kiosk's queue, each answer until the server says that it has it; how often the connection was cut."""
    cuts, connection = 0, None
    for envelope in queue.envelopes:
        wanted = _request(queue.secret, envelope)
        while True:
            try:
                connection = connection or await connect(port)
                if chance.random() < CUTS:
                    cuts += 1
                    await _break_off(connection, wanted, chance)
                    connection = None
                    continue
                await connection.send(wanted)
                reply = await connection.reply()
            except (OSError, asyncio.IncompleteReadError):
                connection = None
                await asyncio.sleep(PATIENCE * chance.random())
                continue
            statuses[reply.status] += 1
            if reply.status < 500 and reply.json().get("status") in TAKEN:
                break
            await asyncio.sleep(PATIENCE * chance.random())
    if connection:
        connection.cut()
    return cuts


async def _break_off(connection: Connection, wanted: bytes, chance: random.Random) -> None:
    """Send a part of the request, or all of it without waiting for the answer, and lose the network."""
    is_sent_whole = chance.random() < 0.5
    await connection.send(wanted if is_sent_whole else wanted[: chance.randrange(len(wanted))])
    await asyncio.sleep(0.01 * chance.random())
    connection.cut()


def _request(secret: str, envelope: Envelope) -> bytes:
    body = json.dumps(envelope.to_document()).encode()
    return request(
        "PUT",
        f"/kiosk/answers/{envelope.id}",
        body,
        "application/json",
        x_kiosk="1",
        cookie=f"kiosk={secret}",
    )
