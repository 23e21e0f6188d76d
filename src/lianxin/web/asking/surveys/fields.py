"""A question of a survey as a form has it, as it is read back, and an answer in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianxin.algorithms.digits import whole
from lianxin.algorithms.surveys import PASS, Asked, Kind, read
from lianxin.ask.models import SurveyInstrument
from lianxin.ask.models.surveys import asked_in
from lianxin.office.refusals import Refusal

from ...posted import Typed
from ..texts import Told, told

STEPS: dict[int, str | Promise] = {
    5: gettext_lazy("Agree fully"),
    4: gettext_lazy("Agree"),
    3: gettext_lazy("Neither"),
    2: gettext_lazy("Disagree"),
    1: gettext_lazy("Disagree fully"),
}
PRESSES: dict[int, str | Promise] = {
    3: gettext_lazy("Very much: it cannot wait"),
    2: gettext_lazy("Much"),
    1: gettext_lazy("A little"),
    0: gettext_lazy("It can wait"),
}
_PASS, _NONE = "pass", "0"
_MOST_DIGITS = 6
Question = Mapping[str, Any]


def field(question: Question, number: int, said: str = "", typed: Typed | None = None) -> dict[str, Any]:
    """One question, with what was said of it before or typed into it now."""
    asked, text = asked_in(question), told(question["text"])
    given = filled(asked, number, said) if typed is None else typed
    name = f"q{number}"
    return {
        "number": number,
        "name": name,
        "id": f"id_{name}",
        "kind": str(asked.kind),
        "text": text,
        "choices": _choices(asked, question, text, name, given),
        "value": given.get(name, ""),
        "least": asked.least,
        "most": asked.most,
        "none": f"{name}_{_NONE}" in given,
        "passed": f"{name}_{_PASS}" in given,
        "presses": list(PRESSES.items()),
    }


def _choices(asked: Asked, question: Question, text: Told, name: str, given: Typed) -> list[dict[str, Any]]:
    if asked.kind == Kind.NUMBER:
        return []
    single = not asked.several
    return [
        {
            "name": name if single else f"{name}_{place}",
            "value": str(place),
            "id": f"id_{name}_{place}",
            "label": label.text,
            "language": label.language,
            "chosen": given.get(name) == str(place) if single else f"{name}_{place}" in given,
            "press": given.get(f"{name}_{place}", ""),
        }
        for place, label in labels(question, text.language).items()
    ]


def labels(question: Question, language: str) -> dict[int, Told]:
    """What each place is called, in the order in which it is shown."""
    asked = asked_in(question)
    if asked.kind == Kind.SCALE:
        return {step: Told(str(label), "", other=False) for step, label in STEPS.items()}
    if asked.kind == Kind.NUMBER:
        return {place: Told(_number(asked, place), "", other=False) for place in asked.places}
    return {place: told(one, language) for place, one in enumerate(question["options"], 1)}


def _number(asked: Asked, value: int) -> str:
    """The ends stand for less and more."""
    if value == asked.most:
        return _("%(n)s or more") % {"n": value}
    if value == asked.least and value:
        return _("%(n)s or fewer") % {"n": value}
    return str(value)


def filled(asked: Asked, number: int, said: str) -> dict[str, str]:
    """An answer as the fields of a form carry it."""
    name = f"q{number}"
    if not said:
        return {}
    if said == PASS:
        return {f"{name}_{_PASS}": "yes"}
    given = read(asked, said)
    if not asked.several:
        return {name: ",".join(map(str, given))}
    pressed = asked.kind == Kind.NEEDS
    return {f"{name}_{place}": str(press) if pressed and place else "yes" for place, press in given.items()}


def typed_answer(asked: Asked, number: int, typed: Typed) -> str:
    """What a form says of one question; nothing where nothing was chosen.  The command looks whether it is an answer."""
    name = f"q{number}"
    if f"{name}_{_PASS}" in typed:
        _demand_alone(asked, name, typed)
        return PASS
    if not asked.several:
        text = typed.get(name, "").strip()
        if text and whole(text, _MOST_DIGITS) is None:
            raise Refusal("unknown", _("Please write a whole number, in digits."), name)
        return text
    places = [place for place in (0, *asked.places) if typed.get(f"{name}_{place}")]
    if asked.kind == Kind.NEEDS:
        return ",".join(f"{place}:{typed[f'{name}_{place}'][:1]}" if place else _NONE for place in places)
    return ",".join(map(str, places))


def _demand_alone(asked: Asked, name: str, typed: Typed) -> None:
    """Which of two that were ticked was meant, nobody here decides."""
    places = [f"{name}_{place}" for place in (0, *asked.places)] if asked.several else [name]
    if any(typed.get(one, "").strip() for one in places):
        raise Refusal("alone", _("Either an answer, or “rather not say”: not both."), name)


def typed_answers(instrument: SurveyInstrument, typed: Typed) -> dict[int, str]:
    """Every question of a sheet that was filled in."""
    found = {number: typed_answer(asked, number, typed) for number, asked in instrument.asked.items()}
    return {number: text for number, text in found.items() if text}


def worded(question: Question, said: str) -> str:
    """An answer as whoever gave it reads it again."""
    if not said:
        return ""
    if said == PASS:
        return _("Rather not say")
    given = read(asked_in(question), said)
    called = labels(question, told(question["text"]).language)
    if 0 in given and 0 not in called:
        return _("None of these")
    text = _("%(need)s: %(press)s")
    return ", ".join(
        text % {"need": called[place].text, "press": PRESSES[press]}
        if asked_in(question).kind == Kind.NEEDS
        else called[place].text
        for place, press in given.items()
    )
