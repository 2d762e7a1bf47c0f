"""The metadata of every table, for those who need the schema as a whole."""

from surveyapp.store.tables import (
    answers,
    counters,
    kiosks,
    measures,
    media,
    paper,
    people,
    places,
    publications,
    registers,
    signing_in,
    surveys,
    visits,
    work,
)
from surveyapp.store.tables.base import Base

SUBJECTS = (
    places,
    surveys,
    media,
    visits,
    counters,
    registers,
    answers,
    kiosks,
    paper,
    people,
    signing_in,
    work,
    publications,
    measures,
)
"""Imported so that their tables are known; in the order in which `docs/database.md` describes them."""

METADATA = Base.metadata
