"""Slips printed in advance: a link each, folded inside; a serial outside, by which staff hand it to a drawn visitor."""

from dataclasses import dataclass

from surveyapp.domain.days import day_of
from surveyapp.domain.errors import InvalidInput, NotAllowed, NotFound, PublicUrlMissing
from surveyapp.domain.links import LinkState
from surveyapp.domain.roles import Account, Role
from surveyapp.domain.tokens import new_code, new_serial, new_token
from surveyapp.services.auditing import Act, record
from surveyapp.services.site import site_facts
from surveyapp.services.transactions import Session
from surveyapp.services.visiting import Desk
from surveyapp.store import blank_links, offices
from surveyapp.store.closing import add_tombstones
from surveyapp.store.tables.counters import BlankLink, SlipSheet

SheetLine = blank_links.SheetRow
MOST_SLIPS = 80
"""Ten pages of eight."""
PAGE_OF_SHEETS = 50


@dataclass(frozen=True, slots=True)
class Slip:
    """A slip to print. Token and code exist nowhere else in clear."""

    serial: str
    token: str
    code: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """Slips to print together."""

    id: int
    office_name: str
    office_name_en: str
    slips: tuple[Slip, ...]


@dataclass(frozen=True, slots=True)
class OfficeChoice:
    """An office for which somebody may print slips."""

    id: int
    name: str
    name_en: str


def offices_for_slips(session: Session, account: Account) -> tuple[OfficeChoice, ...]:
    """The offices where this person works at the counter, or which they head."""
    found = [offices.office_with_id(session, office_id) for office_id in _own_offices(account)]
    return tuple(OfficeChoice(office.id, office.name, office.name_en) for office in found)


def make_slips(session: Session, account: Account, office_id: int, slips: int, desk: Desk, act: Act) -> Sheet:
    """Make slips for an office; this is the only time that their links are known.

    Raises NotAllowed, InvalidInput, PublicUrlMissing.
    """
    _check_may_use(account, office_id)
    if not 1 <= slips <= MOST_SLIPS:
        raise InvalidInput("slips", "range")
    if not desk.public_url and not site_facts(session).is_demonstration:
        raise PublicUrlMissing
    sheet = SlipSheet(office_id=office_id, made_by=act.by, made_on=day_of(act.at), slips=slips)
    session.add(sheet)
    session.flush()
    made = tuple(Slip(serial, new_token(), new_code()) for serial in _fresh_serials(session, slips))
    blank_links.add_blank_links(
        session,
        [
            BlankLink(
                token_hash=desk.keys.token(slip.token),
                code_hash=desk.keys.code(slip.code),
                sheet_id=sheet.id,
                serial=slip.serial,
            )
            for slip in made
        ],
    )
    record(session, act, "slips.make", str(sheet.id), after={"office": office_id, "slips": slips})
    office = offices.office_with_id(session, office_id)
    return Sheet(sheet.id, office.name, office.name_en, made)


def withdraw_sheet(session: Session, account: Account, sheet_id: int, act: Act) -> int:
    """Withdraw the slips of a sheet that are still blank (lost, stolen, misprinted); how many. Raises NotFound."""
    sheet = blank_links.sheet_with_id(session, sheet_id)
    if sheet is None or sheet.office_id not in _own_offices(account):
        raise NotFound
    hashes = [each for pair in blank_links.slips_taken_out(session, sheet_id) for each in pair]
    add_tombstones(session, sorted(hashes), LinkState.VOID)
    if sheet.voided_on is None:
        sheet.voided_on = day_of(act.at)
        record(session, act, "slips.withdraw", str(sheet_id), after={"slips": len(hashes) // 2})
    return len(hashes) // 2


def sheets_of(session: Session, account: Account, before: int | None = None) -> list[SheetLine]:
    """The sheets of a person's offices, the last one first, and how many of their slips are still blank."""
    return blank_links.sheets_of_offices(session, _own_offices(account), before, PAGE_OF_SHEETS)


def _fresh_serials(session: Session, number: int) -> list[str]:
    """So many serials that no other blank slip has."""
    serials: set[str] = set()
    while len(serials) < number:
        drawn = {new_serial() for _ in range(number - len(serials))}
        serials |= drawn - blank_links.serials_in_use(session, drawn)
    return list(serials)


def _check_may_use(account: Account, office_id: int) -> None:
    if office_id not in _own_offices(account):
        raise NotAllowed


def _own_offices(account: Account) -> tuple[int, ...]:
    own = {*account.offices(Role.COUNTER_STAFF), *account.offices(Role.OFFICE_HEAD)}
    return tuple(sorted(own))
