"""What offices were called, and where they were, on an earlier day."""

from datetime import date

from sqlalchemy import ColumnElement, SQLColumnExpression, and_, func, select
from sqlalchemy.orm import aliased

from surveyapp.store.tables.places import FormerOffice, Office

Former = type[FormerOffice]


def was_so_on(former: Former, day: SQLColumnExpression[date] | date) -> ColumnElement[bool]:
    """For an outer join from Office to (an alias of) FormerOffice: what the office was on a day, if it changed since.

    Of all that it was until some later day that is the earliest. Where there is none, the office is as it was.
    """
    any_of_them = aliased(FormerOffice)
    until = (
        select(func.min(any_of_them.until))
        .where(any_of_them.office_id == Office.id, any_of_them.until >= day)
        .correlate_except(any_of_them)
        .scalar_subquery()
    )
    return and_(former.office_id == Office.id, former.until == until)
