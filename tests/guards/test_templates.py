"""Templates compile, are used, and say nothing that is not translated."""

import re

from flask import Flask

from scripts.messages import LOCALES
from surveyapp.web.catalogues import TRANSLATIONS, spoken_languages
from tests.guards.tree import ROOT, files, name_of

FOLDER = "surveyapp/web/templates"
VIETNAMESE = re.compile(
    "[ăâđêôơưàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ]", re.IGNORECASE
)
MARKED = re.compile(r"{%-?\s*trans\b.*?endtrans\s*-?%}|{{.*?}}|{%.*?%}|{#.*?#}", re.DOTALL)


def test_every_template_compiles(app: Flask) -> None:
    names = [name for name in app.jinja_env.list_templates() if name.endswith(".html")]
    assert len(names) >= len(files(".html", under=FOLDER))
    for name in names:
        app.jinja_env.get_template(name)


def test_every_template_is_used() -> None:
    sources = "\n".join(path.read_text() for path in files(".py", ".html", under="surveyapp"))
    names = [name_of(path).removeprefix(f"{FOLDER}/") for path in files(".html", under=FOLDER)]
    assert [name for name in names if f'"{name}"' not in sources and f"'{name}'" not in sources] == []


def test_no_word_on_a_page_is_left_out_of_the_catalogues() -> None:
    """What stands in a template outside of marks is the same in every language, so it can't be Vietnamese."""
    bare = {name_of(path): MARKED.sub("", path.read_text()) for path in files(".html", under=FOLDER)}
    assert {name: VIETNAMESE.findall(text) for name, text in bare.items() if VIETNAMESE.search(text)} == {}


def test_the_pages_offer_the_languages_that_have_catalogues() -> None:
    assert set(spoken_languages(TRANSLATIONS)) == set(LOCALES)


def test_pages_load_nothing_from_elsewhere() -> None:
    """No page may ask another server for anything: it would tell that server who is answering."""
    loaded = re.compile(r"""(?:src|href|action|url)\s*[=(]\s*["']?(?:https?:)?//""", re.IGNORECASE)
    sources = files(".html", ".css", ".js", under="surveyapp/web")
    found = [
        f"{name_of(path)}: {line.strip()[:80]}"
        for path in sources
        for line in path.read_text().splitlines()
        if loaded.search(line) and "<a " not in line
    ]
    assert found == []
    assert (ROOT / FOLDER).is_dir()
