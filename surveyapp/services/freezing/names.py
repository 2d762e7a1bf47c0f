"""Names of a data set's files and of columns that the analysis asks for."""

INVITED_FILE = "invited.parquet"
WALK_UP_FILE = "walk_ups.parquet"
REGISTER_FILE = "register.csv"
MARGIN_FILE = "margins.csv"
DICTIONARY_FILE = "dictionary.json"

MISSING_SUFFIX = "__missing"
OPTION_INFIX = "__"
SATISFIED_PREFIX = "satisfied__"
SATISFIED_ANSWERS, VALID_ANSWERS = "satisfied_answers", "valid_answers"
OVERALL = "overall"
"""The question on the visit as a whole, which is not one of the criteria that are pooled."""
