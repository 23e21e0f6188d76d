"""Words that are longer than fits are refused beside their field; nothing of them is cut off in silence."""

from collections.abc import Callable
from typing import Any

import pytest

from lianxin.hear.states import MOST_TEXT, OpeningReason
from lianxin.office.refusals import Refusal
from lianxin.verify import commands
from lianxin.verify.commands.findings import MOST_WORDS
from lianxin.verify.findings import DETECTORS
from lianxin.verify.models import Finding
from lianxin.verify.states import CheckKind, FindingKind, FindingState, ReviewState
from lianxin.verify.states import ContactState as State
from tests.factories import DAY, MONDAY, Town, hear, make_town, work_off
from tests.verify.asking import PHONE, Word, answered, drawn, the_item

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
NOW = MONDAY + DAY
Step = Callable[[Town, str], Any]


def say_word(town: Town, words: str) -> Any:
    return commands.give_verdict(voice=answered(town), word=Word.NOT, comment=words, now=NOW)


def ask_review(town: Town, words: str) -> Any:
    return commands.ask_review(voice=answered(town), words=words, now=NOW)


def decide_review(town: Town, words: str, **more: str) -> Any:
    review = commands.ask_review(voice=answered(town), words="It is dark.", now=NOW)
    told = {"reasons": words, "remedy": ""} | more
    return commands.decide_review(
        review=review, state=ReviewState.UPHELD, by=town.person("lead"), now=NOW, **told
    )


def promise_remedy(town: Town, words: str) -> Any:
    return decide_review(town, "We looked.", remedy=words)


def settle(town: Town, words: str) -> Any:
    answered(town)
    item, by = the_item(drawn(town)), town.person("overseer")
    commands.try_contact(item=item, way=PHONE, by=by, now=NOW)
    told = commands.Told(word=Word.NOT, words=words)
    return commands.settle_contact(item=item, state=State.REACHED, told=told, by=by, now=NOW)


def answer_alone(town: Town, words: str) -> Any:
    answered(town)
    told = commands.Told(word=Word.NOT, words=words)
    return commands.answer_contact(item=the_item(drawn(town)), told=told, now=NOW)


def ask_opening(town: Town, words: str, **more: Any) -> Any:
    voice = hear(town.office, contact="13800138000").voice
    work_off(town.office, MONDAY)
    told = {"reason": OpeningReason.DANGER, "text": words} | more
    return commands.ask_opening(voice=voice, by=town.person("coordinator"), now=NOW, **told)


def name_law(town: Town, words: str) -> Any:
    day = (NOW + 9 * DAY).date()
    return ask_opening(town, "Gas.", reason=OpeningReason.LAW, quiet_until=day, quiet_law=words)


def decline_opening(town: Town, words: str) -> Any:
    row = ask_opening(town, "Gas.")
    return commands.decide_opening(opening=row, agree=False, text=words, by=town.person("lead"), now=NOW)


def say_pressed(town: Town, words: str) -> Any:
    return commands.say_pressed(voice=hear(town.office).voice, words=words, now=NOW)


def give_order(town: Town, words: str) -> Any:
    by = town.person("overseer")
    return commands.give_order(unit=town.power, what=words, due_at=NOW + DAY, by=by, now=NOW)


def do_order(town: Town, words: str) -> Any:
    order = give_order(town, "Mend it.")
    return commands.do_order(order=order, deed=words, by=town.person("power"), now=NOW)


def make_check(town: Town, words: str) -> Any:
    told = {"kind": CheckKind.SITE, "as_said": True, "by": town.person("overseer"), "now": NOW}
    return commands.make_check(unit=town.power, note=words, **told)


def look_at(town: Town, words: str) -> Any:
    sign = {"kind": FindingKind.IDLE, "unit": town.power, "month": "2026-06", "key": "x", "evidence": {}}
    found = Finding.objects.create(office=town.office, found_at=NOW, **sign)
    by = town.person("overseer")
    return commands.look_at(finding=found, state=FindingState.UPHELD, words=words, by=by, now=NOW)


def ask_detector(town: Town, words: str) -> Any:
    told = {"on": False, "values": {}, "by": town.person("steward"), "now": NOW}
    return commands.ask_detector(kind=next(iter(DETECTORS)), reason=words, **told)


STEPS: list[tuple[Step, str, int]] = [
    (say_word, "comment", MOST_TEXT),
    (ask_review, "words", MOST_TEXT),
    (decide_review, "reasons", MOST_TEXT),
    (promise_remedy, "remedy", MOST_TEXT),
    (settle, "words", MOST_TEXT),
    (answer_alone, "words", MOST_TEXT),
    (ask_opening, "text", MOST_TEXT),
    (name_law, "quiet_law", MOST_TEXT),
    (decline_opening, "text", MOST_TEXT),
    (say_pressed, "words", MOST_TEXT),
    (give_order, "what", MOST_TEXT),
    (do_order, "deed", MOST_TEXT),
    (make_check, "note", MOST_TEXT),
    (look_at, "words", MOST_WORDS),
    (ask_detector, "reason", MOST_WORDS),
]


@pytest.mark.parametrize(("step", "field", "most"), STEPS, ids=[one[0].__name__ for one in STEPS])
def test_what_is_too_long_is_refused_and_what_just_fits_is_kept_whole(step: Step, field: str, most: int):
    town = make_town()
    with pytest.raises(Refusal) as refused:
        step(town, "字" * (most + 1))
    assert (refused.value.code, refused.value.field) == ("long", field)
    assert str(refused.value.text) == f"Please use at most {most} characters."
    row = step(make_town("mill"), "字" * most)
    assert "字" * most in [getattr(row, one.attname) for one in row._meta.concrete_fields]
