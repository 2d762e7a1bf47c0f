"""Languages that questionnaires and pages may be written in, by ISO 639 code."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Language:
    """A language: its own name for itself, the Vietnamese one, and whose dates, numbers and plurals it uses.

    `parent` is empty where the Unicode locale data (CLDR) knows the language itself. For the others it is declared
    here, language by language, so that nothing is guessed.
    """

    name: str
    vietnamese: str
    parent: str = ""


KNOWN_LANGUAGES = {
    "vi": Language("Tiếng Việt", "Tiếng Việt"),
    "en": Language("English", "Tiếng Anh"),
    "bdq": Language("Bahnar", "Tiếng Ba Na", parent="vi"),
    "cjm": Language("Cam", "Tiếng Chăm", parent="vi"),
    "cmo": Language("Mnông", "Tiếng M’nông", parent="vi"),
    "hmn": Language("Hmoob", "Tiếng Mông", parent="vi"),
    "jra": Language("Jrai", "Tiếng Gia Rai", parent="vi"),
    "nut": Language("Nùng", "Tiếng Nùng", parent="vi"),
    "rad": Language("Êđê", "Tiếng Ê Đê", parent="vi"),
    "tyz": Language("Tày", "Tiếng Tày", parent="vi"),
}
"""In the order in which a page offers them."""
