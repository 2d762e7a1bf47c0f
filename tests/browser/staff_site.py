"""A site on which every page for staff has something to show, and somebody who may open all of them."""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from surveyapp.domain.roles import Grant, Role
from surveyapp.services.transactions import Session
from surveyapp.store.tables.paper import PaperEntry
from surveyapp.store.tables.publications import Publication
from surveyapp.store.tables.visits import Visit
from surveyapp.store.tables.work import Run, Snapshot
from surveyapp.worker import Worker
from tests.browser.live import LiveSite
from tests.builders import INSTRUMENTS, MONDAY, Place, a_place, shipped
from tests.closed_waves import ClosedDay, a_closed_day, random_answers
from tests.web import test_results_published as published
from tests.web.citizen import an_invitation
from tests.web.client import PageClient
from tests.web.staff import a_member_of_staff, sign_in
from tests.web.test_entered import put_in
from tests.web.test_entered_facts import put_in as put_facts_in
from tests.web.test_instruments import a_draft
from tests.web.test_paper import FULL, type_in
from tests.web.test_register import FILE, columns, upload

FRIDAY = MONDAY - timedelta(days=3)
DRAFT = (INSTRUMENTS / "ward_nine.yaml").read_text(encoding="utf-8")
BROKEN = DRAFT.replace("type: scale", "type: scael", 1)


@dataclass(frozen=True)
class Found:
    """What the addresses of pages are made of."""

    place: Place
    account_id: int
    visit_id: int
    draft: str
    broken: str
    imports: tuple[str, ...]
    """A file to map, one that waits for the worker, one that is in, one with wrong rows."""
    waiting: str
    """The serial number of a paper form that waits for the second person; of one where the two differ."""
    differing: str
    entered: tuple[str, str]
    measures: tuple[str, str]
    """A measure that the person wrote, and one that waits for them to approve it."""
    published: str
    """A table of others that waits to be accepted."""
    job: str
    """Something that was asked of the worker and waits for it."""


class StaffSite:
    """The live site with a little of everything, made by the site's own forms, and one person signed in."""

    def __init__(self, live: LiveSite, place: Place) -> None:
        self.live, self.site, self.place = live, live.site, place
        self.client = PageClient(live.app)

    def fill(self) -> Found:
        """Work at the counter, in the office and at the province for a morning."""
        self._fieldwork()
        account_id = self._person("hoa", *_every_role(self.place))
        other = PageClient(self.live.app)
        self._person("nam", Grant(Role.DATA_ENTRY))
        sign_in(other, "nam")
        sign_in(self.client, "hoa")
        waiting = self._paper(other, "paper 1")
        differing = self._paper(other, "paper 2", {waiting})
        self.client.submit(self.client.get_page(f"/paper/second/{differing}"), {**FULL, "polite": "1"}, 303)
        self._begin_a_paper_form()
        return Found(
            place=self.place,
            account_id=account_id,
            visit_id=self._a_tap(),
            draft=a_draft(self.client, DRAFT).path,
            broken=a_draft(self.client, BROKEN).path,
            imports=self._imports(),
            waiting=waiting,
            differing=differing,
            entered=(
                put_in(self.client, "par_2023", {"part_appraisal": "57,92"}).path,
                put_facts_in(self.client, {"8.prolonged": ""}).path,
            ),
            measures=self._measures(),
            published=self._published(),
            job=self._job(),
        )

    def cookies(self) -> list[Any]:
        """The person's cookies, for a browser."""
        return [
            {"name": each.key, "value": each.value, "domain": "127.0.0.1", "path": each.path}
            for each in (
                self.client.flask._cookies or {}
            ).values()  # werkzeug tells of one cookie at a time only
        ]

    def _fieldwork(self) -> None:
        rng = random.Random(5)
        answers = [random_answers(shipped("counter_full"), rng) for _ in range(12)]
        with self.site.database.transaction() as session:
            a_closed_day(session, self.place, FRIDAY, ClosedDay(answers, silent=8, not_drawn=20))

    def _person(self, login: str, *grants: Grant) -> int:
        return a_member_of_staff(self.site, login, *grants)

    def _paper(self, typist: PageClient, tap: str, before: frozenset[str] | set[str] = frozenset()) -> str:
        type_in(typist, an_invitation(self.site, self.place, tap).code, FULL)
        with self.site.database.transaction(write=False) as session:
            [serial] = set(session.scalars(select(PaperEntry.serial))) - before
        return serial

    def _begin_a_paper_form(self) -> None:
        code = an_invitation(self.site, self.place, "paper 3").code
        page = self.client.get_page("/paper/entry")
        self.client.submit(page, {"code": code}, action="/paper/entry/code")

    def _a_tap(self) -> int:
        board = self.client.follow(self.client.get_page("/counter/", None))
        self.client.submit(board, {"visit": f"{self.place.service_id}:hand_in"}, 303, "/counter/visits")
        with self.site.database.transaction(write=False) as session:
            return max(session.scalars(select(Visit.id)))

    def _measures(self) -> tuple[str, str]:
        """Of results that are public, with nothing in them."""
        with self.site.database.transaction() as session:
            elsewhere = a_place(session, "elsewhere")
            for place in (self.place, elsewhere):
                _public_results(session, place, self.site.now())
        self._person("mai", Grant(Role.OFFICE_HEAD, elsewhere.office_id))
        other = PageClient(self.live.app)
        sign_in(other, "mai")
        return self._measure(self.client, self.place), self._measure(other, elsewhere)

    def _measure(self, head: PageClient, place: Place) -> str:
        said = {"criterion": "", "text": "Mở thêm một quầy.", "language": "vi"}
        page = head.get_page(f"/office/measures/new/{place.wave_id}/{place.office_id}")
        return head.submit(page, {**said, "progress": "planned", "day": "2099-01-01"}).location

    def _published(self) -> str:
        lines = (published.HEAD, published.HANOI, published.DAK_LAK, published.HUE, published.LAO_CAI)
        return self.client.follow(published.upload(self.client, *lines)).path

    def _job(self) -> str:
        freeze = f"/results/waves/{self.place.wave_id}/freeze"
        return self.client.submit(self.client.get_page("/results"), action=freeze).location

    def _imports(self) -> tuple[str, ...]:
        texts = (FILE, FILE + "C;1;hôm qua;Cấp thẻ BHYT;\n", FILE, FILE)
        pages = [self.client.follow(upload(self.client, text.encode("utf-16"))) for text in texts]
        for number, page in enumerate(pages[:3]):
            shown = self.client.follow(self.client.submit(page, columns(self.place)))
            self.client.submit(shown, action=f"{page.path}/run")
            if number < 2:
                Worker(self.site.settings, self.site.database, self.site.clock).run_once()
        return tuple(page.path for page in pages)


def _public_results(session: Session, place: Place, now: datetime) -> None:
    snapshot = Snapshot(wave_id=place.wave_id, folder="", sha256="0" * 64, frozen_at=now)
    snapshot.invited_rows = snapshot.walk_up_rows = 0
    session.add(snapshot)
    session.flush()
    run = Run(snapshot_id=snapshot.id, spec={}, code_version="", requested_at=now, result={})
    session.add(run)
    session.flush()
    session.add(Publication(run_id=run.id, published_at=now))


def _every_role(place: Place) -> list[Grant]:
    own = (Role.COUNTER_STAFF, Role.OFFICE_HEAD)
    everywhere = (Role.ADMIN, Role.ANALYST, Role.LEADER, Role.DATA_ENTRY)
    return [*(Grant(role, place.office_id) for role in own), *(Grant(role) for role in everywhere)]
