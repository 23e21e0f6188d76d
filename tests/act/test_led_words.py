"""Words of one line are taken off: nothing of them is left, what was paid and when stays, and it still adds up."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from lianxin.act import commands as act
from lianxin.act.commands import led
from lianxin.act.models import LedLine
from lianxin.act.rules import NotAllowed
from lianxin.act.states import LineKind, WordsOff
from lianxin.hear import erasures
from lianxin.hear.commands import erase_voice
from lianxin.hear.commands.reapplying import reapply
from lianxin.office.refusals import Refusal
from lianxin.record.models import Entry
from tests.act.test_led import running
from tests.factories import MONDAY, Town
from tests.record.checking import check
from tests.record.leading import case_of, fresh, propose, write

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
LATER = MONDAY + timedelta(days=1)


@pytest.fixture
def town_and_line() -> tuple[Town, LedLine]:
    town, _hands, project = running()
    return town, write(project, LineKind.SPENT, "60.00", what="Seeds from old Zorblatt", proof="Zorblatt 7")


def take_off(town: Town, line: LedLine, who: str = "lead", **more: Any) -> LedLine:
    told: dict[str, Any] = {"case": case_of(line.project), "ground": "personal", "now": LATER}
    return act.take_words_off(line=line, by=town.person(who), **(told | more))


def refused(town: Town, line: LedLine, **more: Any) -> tuple[str, str]:
    with pytest.raises(Refusal) as caught, transaction.atomic():
        take_off(town, line, **more)
    return caught.value.code, caught.value.field


@pytest.mark.need(76)
def test_the_words_go_and_the_money_stays(town_and_line: tuple[Town, LedLine]):
    town, line = town_and_line
    before = fresh(line.project)

    off = take_off(town, line)

    assert (off.what, off.proof, off.words_off, off.words_off_at) == ("", "", WordsOff.PERSONAL, LATER)
    assert (off.amount_cents, off.day, off.kind, off.written_at) == (6000, line.day, "spent", line.written_at)
    after = fresh(line.project)
    assert (after.spent_cents, after.left_cents) == (before.spent_cents, before.left_cents) == (6000, 14000)
    assert check().report.broken == []


@pytest.mark.need(76)
def test_the_record_says_so_and_forgets_by_what_the_words_could_be_guessed(
    town_and_line: tuple[Town, LedLine],
):
    town, line = town_and_line
    written = Entry.objects.get(kind="led.line", leaf__contains='"kind":"spent"')
    assert written.opening

    take_off(town, line)

    erased, told = Entry.objects.order_by("-number")[:2][::-1]
    assert (told.kind, told.public) == ("led.words_off", {"project": 1, "line": 2, "words_off": "personal"})
    assert (erased.kind, erased.public) == (
        "record.erased",
        {"entries": [written.number], "why": "taken_off"},
    )
    written.refresh_from_db()
    assert (written.salt, written.opening) == (None, None)
    assert not Entry.objects.filter(leaf__contains="Zorblatt").exists()


@pytest.mark.parametrize("who", ["power", "clerk", "overseer", "convenor"])
def test_nobody_of_the_unit_takes_words_off(town_and_line: tuple[Town, LedLine], who: str):
    town, line = town_and_line

    with pytest.raises(NotAllowed):
        take_off(town, line, who)
    assert LedLine.objects.get(pk=line.pk).what == "Seeds from old Zorblatt"


def test_it_needs_a_reason_of_the_list_and_words_that_are_there(town_and_line: tuple[Town, LedLine]):
    town, line = town_and_line
    paid = line.project.lines.get(kind=LineKind.GRANTED)

    assert refused(town, line, ground="") == ("ground", "ground")
    assert refused(town, line, ground="We look bad in it") == ("ground", "ground")
    assert refused(town, paid) == ("settled", "line")
    take_off(town, line)
    assert refused(town, line) == ("settled", "line")


def test_the_case_of_another_project_opens_no_line(town_and_line: tuple[Town, LedLine]):
    town, line = town_and_line
    other = propose(line.project.source, name="Flowers", what="Flowers beside the lamp")

    with pytest.raises(NotAllowed):
        take_off(town, line, case=case_of(other))


def test_the_words_of_a_line_that_was_confirmed_or_takes_another_back_go_as_well():
    town, hands, project = running()
    spent = write(project, LineKind.SPENT, "60.00")
    told = {"project": project, "voice": project.voice, "number": spent.number, "now": MONDAY}
    counter = act.correct_line(why="Zorblatt got it", instead=None, **told)
    back = write(project, LineKind.BACK, "20.00", what="Zorblatt brought it")
    act.confirm_return(line=back, case=case_of(project), by=hands.confirms, now=MONDAY)

    for line in (counter, back):
        take_off(town, line, ground="quoted")

    assert set(LedLine.objects.exclude(words_off="").values_list("number", "what")) == {(3, ""), (4, "")}
    assert LedLine.objects.get(pk=back.pk).confirmed_by_id == hands.confirms.pk
    assert check().report.broken == []


def test_those_who_lead_it_still_put_the_line_right(town_and_line: tuple[Town, LedLine]):
    town, line = town_and_line
    take_off(town, line)
    right = led.Written(kind=LineKind.SPENT, amount="60.00", day=MONDAY.date(), what="Seeds")

    told = {"project": line.project, "voice": line.project.voice, "number": line.number, "now": LATER}
    act.correct_line(why="Without the name", instead=right, **told)

    assert [row.what for row in line.project.lines.order_by("number")] == [
        "",
        "",
        "Without the name",
        "Seeds",
    ]
    assert fresh(line.project).spent_cents == 6000
    assert check().report.broken == []


def test_the_voice_of_the_project_can_still_be_erased(town_and_line: tuple[Town, LedLine]):
    town, line = town_and_line
    other = write(line.project, LineKind.SPENT, "1.00", what="We build a bench beside the lamp, at last")
    take_off(town, line)

    erase_voice(voice=line.project.voice, now=LATER)

    assert LedLine.objects.get(pk=line.pk).words_off == WordsOff.PERSONAL
    assert "bench" not in LedLine.objects.get(pk=other.pk).what
    assert check().report.broken == []


def test_a_backup_that_brings_the_words_back_loses_them_again(town_and_line: tuple[Town, LedLine]):
    town, line = town_and_line
    erasures.ledger().unlink(missing_ok=True)
    kept = transaction.savepoint()
    take_off(town, line, ground="insult")
    transaction.savepoint_rollback(kept)
    assert LedLine.objects.get(pk=line.pk).what

    assert reapply(erasures.ledger(), now=LATER) == 1
    again = LedLine.objects.get(pk=line.pk)
    assert (again.what, again.words_off, again.words_off_by) == ("", "insult", None)
    assert reapply(erasures.ledger(), now=LATER) == 0
    assert check().report.broken == []


def test_another_line_in_its_place_keeps_its_words(town_and_line: tuple[Town, LedLine]):
    town, line = town_and_line
    named = f"1/{line.number}/2026-01-01T00:00:00.000000Z/insult"

    assert led.take_words_off_again(town.office, named, "taken_off", LATER) == 0
    assert LedLine.objects.get(pk=line.pk).what


def test_a_row_that_was_changed_behind_the_record_is_not_covered_up(town_and_line: tuple[Town, LedLine]):
    town, line = town_and_line
    LedLine.objects.filter(pk=line.pk).update(amount_cents=5999)

    assert refused(town, line)[0] == "not_sound"
    assert LedLine.objects.get(pk=line.pk).what


@pytest.mark.parametrize(
    "odd",
    [{"words_off": "personal"}, {"words_off_at": MONDAY}, {"words_off": "quoted", "words_off_at": MONDAY}],
)
def test_the_database_itself_keeps_no_words_beside_the_reason(
    town_and_line: tuple[Town, LedLine], odd: dict[str, Any]
):
    _town, line = town_and_line
    with pytest.raises(IntegrityError), transaction.atomic():
        LedLine.objects.filter(pk=line.pk).update(**odd)
