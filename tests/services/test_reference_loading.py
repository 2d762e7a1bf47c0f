"""The reference tables are loaded quickly, may be loaded again, and can be searched without marks."""

import csv
from pathlib import Path

from sqlalchemy import select

from surveyapp.domain.text import fold
from surveyapp.services.reference_loading import FOLDER, load_reference
from surveyapp.services.service_catalogue import NewService, add_service
from surveyapp.services.transactions import Session
from surveyapp.store.tables.places import AdminUnit, AdminUnitSuccessor, Service
from tests.services.acting import ACT


def in_file(table: str) -> int:
    with (FOLDER / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return sum(1 for _ in csv.DictReader(file))


def test_every_row_is_there(session: Session) -> None:
    loaded = load_reference(session)
    assert loaded.admin_units.added == session.query(AdminUnit).count() == in_file("admin_units") > 14_000
    assert (
        loaded.successors.added
        == session.query(AdminUnitSuccessor).count()
        == in_file("admin_unit_successors")
    )
    assert loaded.services.added == session.query(Service).count() == in_file("services")


def test_loading_again_changes_nothing_and_repairs_what_differs(session: Session) -> None:
    load_reference(session)
    again = load_reference(session)
    for table in (again.admin_units, again.successors, again.services):
        assert (table.added, table.changed) == (0, 0)
    session.get_one(AdminUnit, "2025:66").name = "Somewhere else"
    session.flush()
    repaired = load_reference(session)
    assert (repaired.admin_units.changed, repaired.services.changed) == (1, 0)
    session.expire_all()
    assert session.get_one(AdminUnit, "2025:66").name == "Tỉnh Đắk Lắk"


def test_services_of_this_installation_stay(session: Session) -> None:
    add_service(session, NewService("own.1", "Thủ tục riêng", "Khác"), ACT)
    load_reference(session)
    assert session.scalars(select(Service.name).where(Service.code == "own.1")).one() == "Thủ tục riêng"


def test_ea_kar_was_a_district_and_is_five_communes(session: Session) -> None:
    load_reference(session)
    found = session.scalars(select(AdminUnit).where(AdminUnit.fold_key == fold("Huyện Ea Kar"))).all()
    assert [(unit.id, str(unit.valid_to)) for unit in found] == [("pre2025:651", "2025-06-30")]
    communes = session.scalars(
        select(AdminUnit.name)
        .where(
            AdminUnit.fold_key.in_(
                [fold(f"Xã {name}") for name in ("Ea Kar", "Ea Knốp", "Ea Păl", "Ea Ô", "Cư Yang")]
            )
        )
        .where(AdminUnit.parent_id == "2025:66")
        .order_by(AdminUnit.sort_key)
    ).all()
    assert communes == ["Xã Cư Yang", "Xã Ea Kar", "Xã Ea Knốp", "Xã Ea Ô", "Xã Ea Păl"]


def test_a_folder_without_the_files_is_an_error(session: Session, tmp_path: Path) -> None:
    try:
        load_reference(session, tmp_path)
    except FileNotFoundError as error:
        assert "admin_units.csv" in str(error)
    else:
        raise AssertionError("nothing was said")
