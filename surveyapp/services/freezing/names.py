"""Names of a data set's files and of columns that the analysis asks for."""

INVITED_FILE = "invited.parquet"
WALK_UP_FILE = "walk_ups.parquet"
REGISTER_FILE = "register.csv"
MARGIN_FILE = "margins.csv"
PARTIAL_FILE = "partial.csv"
DICTIONARY_FILE = "dictionary.json"

MISSING_SUFFIX = "__missing"
OPTION_INFIX = "__"
SATISFIED_PREFIX = "satisfied__"
ANSWERED_PREFIX = "answered__"
SATISFIED_ANSWERS, VALID_ANSWERS = "satisfied_answers", "valid_answers"
OVERALL = "overall"
"""The question on the visit as a whole, which is not one of the criteria that are pooled."""

AREAS = {"old_district": "unit_old_district", "old_province": "unit_old_province", "commune": "unit_commune"}
"""Columns that say in which unit of which boundaries an office lies, by the kind of boundaries."""
OUTSIDE = "outside"
"""What they hold where that can't be said exactly."""
OFFICE_RESIDENCE = "office_residence"
"""A column that an analysis makes: whether the office stands in a town or in the country, or OUTSIDE."""
