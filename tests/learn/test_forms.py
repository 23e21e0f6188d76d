"""No field is asked for that nobody accounted for, and nothing is asked for twice."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import pytest

from lianxin.learn.commands import ask_field, end_field
from lianxin.learn.models import AskedField
from lianxin.learn.paperwork import FORMS, known_as
from lianxin.learn.paperwork.forms import MEANINGS, PURPOSES
from lianxin.learn.states import FieldKind
from lianxin.office.commands import OfficeError
from lianxin.office.models import Office
from lianxin.record.entries import KINDS
from tests.factories import DAY, MONDAY, open_office
from tests.learn.staff_forms import fields

UNTIL = date(2026, 12, 31)


@pytest.mark.need(68)
def test_every_field_of_every_form_of_the_staff_stands_in_the_list():
    listed = {code: {one.name for one in form.fields} for code, form in FORMS.items()}

    assert fields() == listed, "put it into src/lianxin/learn/paperwork/forms.toml, with what it is for"


def test_every_listed_field_has_a_known_meaning_and_purpose_and_every_form_a_known_entry():
    every = [one for form in FORMS.values() for one in form.fields]

    assert {one.purpose for one in every} == set(PURPOSES)
    assert {one.meaning for one in every} <= set(MEANINGS)
    for form in FORMS.values():
        assert not form.entry or set(form.where) <= set(KINDS[form.entry].public), form.code
        assert set(form.parts) <= set(FORMS), form.code


def ask(office: Office, **more: Any) -> AskedField:
    facts: Mapping[str, Any] = {
        "form": "answer",
        "code": "flood-mark",
        "names": {"en": "Height of the flood mark", "zh-hans": "洪水位高度"},
        "kind": FieldKind.NUMBER,
        "purpose": "To plan the dyke.",
        "ends_on": UNTIL,
    }
    return ask_field(office=office, now=MONDAY, **{**facts, **more})


@pytest.mark.need(68)
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "where"),
    [
        ("Mobile number", "form call, field contact"),
        ("手機號碼", "form call, field contact"),
        ("現場照片", "field attachment"),
        ("Reason", "form answer, field why"),
        ("民情日記", ""),
    ],
)
def test_what_is_asked_for_already_is_refused_with_a_pointer(name: str, where: str):
    office = open_office()

    with pytest.raises(OfficeError) as refused:
        ask(office, names={"en": name})

    assert where in str(refused.value)
    assert known_as(name) is not None
    assert AskedField.objects.count() == 0


@pytest.mark.need(68)
@pytest.mark.django_db
def test_a_new_field_has_a_purpose_and_an_end_and_stands_once():
    office = open_office()
    row = ask(office)

    with pytest.raises(OfficeError, match="form answer, field flood-mark"):
        ask(office, form="refuse", code="mark", names={"zh-hant": "洪水位高度"})
    end_field(field=row, now=MONDAY + DAY)
    again = ask(office, form="refuse", code="mark")
    assert (again.form, row.ended_at) == ("refuse", MONDAY + DAY)


@pytest.mark.need(68)
@pytest.mark.django_db
@pytest.mark.parametrize(
    "wrong",
    [
        {"purpose": " "},
        {"ends_on": MONDAY.date()},
        {"ends_on": MONDAY.date() + timedelta(days=367)},
        {"form": "diary"},
        {"code": "Flood Mark"},
    ],
)
def test_nothing_is_asked_for_without_purpose_for_ever_or_nowhere(wrong: dict[str, Any]):
    with pytest.raises(OfficeError):
        ask(open_office(), **wrong)

    assert AskedField.objects.count() == 0
