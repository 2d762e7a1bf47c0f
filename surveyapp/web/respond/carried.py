"""The form as a phone carries it, so that it can go on without the network: every page, written as it is shown.

The pages are the server's own, so a phone shows what everybody is shown and has no second way of writing a question.
What the phone decides itself is which page comes next, for which it needs the questionnaire without its texts.
"""

import hashlib
import json
from dataclasses import replace
from typing import Any

from flask import current_app, get_template_attribute, render_template
from flask_babel import gettext as _
from flask_wtf.csrf import generate_csrf

from surveyapp.domain.drafts import DraftKey
from surveyapp.domain.instruments import Instrument
from surveyapp.services.responding import OpenDraft
from surveyapp.web.answer_words import WORDS
from surveyapp.web.locale import languages, offer_only, speaking
from surveyapp.web.problems import Problem
from surveyapp.web.question_pages import page_view
from surveyapp.web.site import current_site

TEXTS = frozenset({"ask", "help", "intro", "label", "recordings", "title"})
"""What only the eye needs; it is in the written pages."""


def carried_languages(instrument: Instrument) -> tuple[str, ...]:
    """The languages in which this form can be shown here."""
    return tuple(code for code in languages() if code in instrument.languages)


def carried_form(draft: OpenDraft, key: DraftKey, language: str) -> dict[str, Any]:
    """The form in one language, with what the server knows of the answers."""
    instrument = draft.instrument
    offer_only(instrument.languages)
    with speaking(language):
        return {
            "draft": name_of(key),
            "days": current_site().settings.link_days,
            "csrf": generate_csrf(),
            "language": language,
            "languages": carried_languages(instrument),
            "instrument": without_texts(json.loads(instrument.to_json())),
            "answers": dict(draft.answers),
            "pages": written_pages(replace(draft, answers={})),
            "send": render_template("respond/send.html", last=instrument.pages[0].id),
            "thanks": render_template("respond/thanks.html"),
            "stopped": render_template("respond/stopped.html"),
            "words": words(),
        }


def name_of(key: DraftKey) -> str:
    """What a phone calls this draft: enough to tell it from another, and nothing the server stores."""
    return hashlib.sha256(f"phone {key.id}".encode()).hexdigest()[:16]


def without_texts(document: Any) -> Any:
    """The document without what is only read by people."""
    if isinstance(document, dict):
        return {name: without_texts(part) for name, part in document.items() if name not in TEXTS}
    if isinstance(document, list):
        return [without_texts(part) for part in document]
    return document


def words() -> dict[str, Any]:
    """The sentences that a phone puts together itself; `{step}` and `{steps}` stand for numbers."""
    summary = get_template_attribute("components/summary.html", "error_summary")
    error = get_template_attribute("components/summary.html", "error_text")
    return {
        "problems": {reason.value: str(sentence) for reason, sentence in WORDS.items()},
        "summary": summary([Problem("text", "anchor")]),
        "error": error("code", "text"),
        "error_title": _("Lỗi"),
        "progress": _("Câu %(step)s trong khoảng %(steps)s", step="{step}", steps="{steps}"),
        "offline": _("Chưa có mạng. Câu trả lời được giữ trên máy này và sẽ gửi khi có mạng."),
        "offline_sending": _(
            "Chưa có mạng nên chưa gửi được. Câu trả lời được giữ trên máy này và sẽ tự gửi khi có mạng. "
            "Xin để trang này mở."
        ),
        "sending": _("Đang gửi câu trả lời…"),
    }


def written_pages(draft: OpenDraft) -> dict[str, str]:
    """Every page by its id, as it is shown to this person. What all pages share is made ready once."""
    template = current_app.jinja_env.get_template("respond/question.html")
    shared: dict[str, Any] = {"problems": ()}
    current_app.update_template_context(shared)
    asked = [page for page in draft.instrument.pages if page.enabled_questions]
    return {page.id: template.render(shared, view=page_view(draft, page, {}, {})) for page in asked}
