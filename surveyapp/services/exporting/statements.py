"""What every export says of itself, in Vietnamese and English: once here, for the codebook, the DDI file and README."""

from functools import cache
from pathlib import Path

from ruamel.yaml import YAML

from surveyapp.domain.questions import Words
from surveyapp.services.exporting.dictionary import Facts
from surveyapp.services.exporting.variables import Variable

LANGUAGES = ("vi", "en")
FILE = Path(__file__).with_name("statements.yaml")


def said(name: str, **filled: object) -> Words:
    """A statement in both languages, with its braces filled in."""
    return {language: _texts()[name][language].format(**filled) for language in LANGUAGES}


def title_of(facts: Facts) -> Words:
    """The title of the data set."""
    titles = {language: said(f"title_{facts.part}", wave=facts.title[language]) for language in LANGUAGES}
    return {language: titles[language][language] for language in LANGUAGES}


def follows_of(variable: Variable) -> Words | None:
    """Which item of which official form a variable's question is modelled after; None where it is our own."""
    item = variable.follows
    if item is None:
        return None
    found = said(f"follows_{item.mark}", item=item.item, form=item.form, source=item.source)
    return {language: text.strip() for language, text in found.items()}


@cache
def _texts() -> dict[str, Words]:
    texts: dict[str, Words] = YAML(typ="safe", pure=True).load(FILE.read_text(encoding="utf-8"))
    return texts
