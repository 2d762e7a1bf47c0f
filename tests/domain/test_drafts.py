"""A draft is readable with the key of its browser and its own id, and with nothing else."""

from dataclasses import replace

import pytest

from surveyapp.domain.drafts import DraftKey, draft_key_of, new_draft_key, sealed, unsealed
from surveyapp.domain.errors import DraftLost

CONTENT = {"answers": {"overall": 5}, "office": "Ea Kar"}


def test_what_was_sealed_comes_back() -> None:
    key = new_draft_key()
    assert unsealed(draft_key_of(key.to_cookie()), sealed(key, CONTENT)) == CONTENT


def test_the_same_answers_look_different_every_time() -> None:
    key = new_draft_key()
    assert sealed(key, CONTENT) != sealed(key, CONTENT)


def test_another_key_or_another_id_opens_nothing() -> None:
    key = new_draft_key()
    data = sealed(key, CONTENT)
    for wrong in (new_draft_key(), replace(key, id="0" * 32), DraftKey(key.id, bytes(32))):
        with pytest.raises(DraftLost):
            unsealed(wrong, data)


@pytest.mark.parametrize("cookie", [None, "", "no dot", "short.AAAA", "0" * 32 + ".%%%", "0" * 32 + ".é"])
def test_a_cookie_that_is_not_ours_is_a_lost_draft(cookie: str | None) -> None:
    with pytest.raises(DraftLost):
        draft_key_of(cookie)
