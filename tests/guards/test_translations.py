"""Every text that people read exists in every language, and the catalogues are up to date."""

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from scripts.messages import LOCALES, SOURCE, TEMPLATE, as_text, catalogue_path, extract, updated

UPDATE = "run `make messages` and give every new text its words"


def catalogue(locale: str) -> Catalog:
    with catalogue_path(locale).open("rb") as file:
        return read_po(file, locale=locale)


def texts(locale: str) -> list[Message]:
    found = [message for message in catalogue(locale) if message.id]
    assert found
    return found


def words(message: Message) -> list[str]:
    """What is shown, for each number that the language tells apart."""
    return [message.string] if isinstance(message.string, str) else list(message.string or ())


def test_the_template_holds_what_the_pages_say() -> None:
    assert as_text(extract()) == TEMPLATE.read_text(), UPDATE


@pytest.mark.parametrize("locale", LOCALES)
def test_the_catalogue_follows_the_template(locale: str) -> None:
    assert as_text(updated(locale, extract())) == catalogue_path(locale).read_text(), UPDATE


@pytest.mark.parametrize("locale", LOCALES)
def test_every_text_has_words(locale: str) -> None:
    empty = [message.id for message in texts(locale) if not all(words(message)) or not message.string]
    assert empty == [], UPDATE


@pytest.mark.parametrize("locale", LOCALES)
def test_no_words_are_guesses(locale: str) -> None:
    assert [message.id for message in texts(locale) if message.fuzzy] == []


@pytest.mark.parametrize("locale", LOCALES)
def test_words_keep_the_places_for_values(locale: str) -> None:
    catalogue_in_full = catalogue(locale)
    wrong = [
        (message.id, str(error)) for message in texts(locale) for error in message.check(catalogue_in_full)
    ]
    assert wrong == []


def test_other_languages_are_translated_not_copied() -> None:
    """Vietnamese letters in another language's words are a text that was copied and forgotten."""
    other = [locale for locale in LOCALES if locale != SOURCE]
    copied = [
        (locale, message.id)
        for locale in other
        for message in texts(locale)
        if words(message) == [message.id] and any(letter in "ăâđêôơưáàảãạéèẻẽẹ" for letter in str(message.id))
    ]
    assert copied == []
