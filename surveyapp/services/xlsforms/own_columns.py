"""What both directions agree on: the names of groups and columns of our own, and the usual words for no answer."""

from surveyapp.domain.questions import DONT_KNOW, REFUSED, Words

OWN = "surveyapp"
"""A column of our own, in JSON: what an instrument says and XLSForm has no column for. Other programs pass it over."""
SCORE = "score"
"""A column of the choices: the number that an option scores."""
PAGE = "page_"
"""What stands before the id of a page in the name of its group: names of groups and questions may not be the same."""
USUAL_WORDS: dict[str, Words] = {
    DONT_KNOW: {"vi": "Không biết", "en": "I don't know"},
    REFUSED: {"vi": "Không muốn trả lời", "en": "I prefer not to say"},
}
"""As the catalogues of the site have them; written out, because in XLSForm they are choices like any other."""
OFFERS = {DONT_KNOW: "dont_know", REFUSED: "prefer_not"}
LANGUAGE_NAMES = {"vi": "Tiếng Việt", "en": "English"}
SAME_LANGUAGE = {"vietnamese": "vi", "tiếng việt": "vi", "english": "en", "tiếng anh": "en"}


def usual(code: str, language: str) -> str:
    """The usual words, in Vietnamese where there are none in the language."""
    words = USUAL_WORDS[code]
    return words.get(language, words["vi"])
