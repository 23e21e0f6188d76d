"""Columns that came after the first rows: what was written before them still verifies, any other value is vouched for."""

import pytest

from lianxin.act.models import Answer, Assignment, Case, FundSource, LedLine
from lianxin.ask.models import Ballot, Consultation, Group, Material, Sitting, Statement
from lianxin.hear.models import Attachment, Line, Voice
from lianxin.office.models import Area, Office, Person
from lianxin.record.digests import digest_of, recorded_models
from lianxin.record.entries import KINDS
from lianxin.verify.models import Verdict

LATER = [model for model in recorded_models() if model.later]


def columns(model) -> dict[str, object]:
    return {field.attname: None for field in model._meta.concrete_fields} | model.later


def test_the_tables_that_grew_are_known():
    assert set(LATER) == {
        Answer,
        Area,
        Assignment,
        Attachment,
        Ballot,
        Case,
        Consultation,
        FundSource,
        Group,
        LedLine,
        Line,
        Material,
        Office,
        Person,
        Sitting,
        Statement,
        Verdict,
        Voice,
    }


@pytest.mark.parametrize("model", LATER)
def test_a_later_column_is_a_column_whose_default_is_the_older_rows_value(model):
    fields = {field.attname: field for field in model._meta.concrete_fields}

    assert {name: fields[name].get_default() for name in model.later} == dict(model.later)


@pytest.mark.parametrize("model", LATER)
def test_an_older_row_keeps_its_digest(model):
    old = {name: value for name, value in columns(model).items() if name not in model.later}

    assert digest_of(model, columns(model)) == digest_of(model, old)


@pytest.mark.parametrize(("model", "name"), [(model, name) for model in LATER for name in model.later])
def test_any_other_value_changes_the_digest(model, name: str):
    changed = columns(model) | {name: "other"}

    assert digest_of(model, changed) != digest_of(model, columns(model))
    assert digest_of(model, changed) != digest_of(model, changed | {name: "another"})


def test_an_entry_written_before_a_field_existed_still_fits_its_kind():
    kind = KINDS["voice.verdict"]
    today = dict.fromkeys(kind.public)
    before = {name: None for name in today if name not in kind.later}

    assert kind.later == {"source"}
    assert kind.fits(today)
    assert kind.fits(before)
    assert not kind.fits({name: None for name in today if name != "word"})
    assert not kind.fits({**today, "more": None})


def test_an_entry_that_is_written_today_has_every_field():
    kind = KINDS["voice.verdict"]

    with pytest.raises(ValueError, match="source"):
        kind.check({name: None for name in kind.public if name not in kind.later})
