"""Whatever came in stands in the record, also when the run was stopped half-way; and a look tells what the run does."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from lianxin.ask.commands import bringing
from lianxin.ask.commands.bringing import Before
from lianxin.ask.models import Consultation, Idea, Project, Statement
from lianxin.channels.file.brought import ideas_in, polis_in
from lianxin.channels.file.brought.ideas_in import bring_ideas
from lianxin.channels.file.brought.polis_in import Into, bring_polis
from lianxin.channels.file.brought.projects_in import Usual, bring_projects
from lianxin.office.models import Person
from lianxin.office.refusals import Refusal
from lianxin.record.models import Entry
from tests.factories import DAY, MONDAY, Town, make_town
from tests.record.budgeting import announce as announce_budget
from tests.record.consulting import open_consultation
from tests.record.proposing import ask_for_ideas
from tests.record.stating import put_in
from tests.support.brought import COMMENTS, PEOPLE, conversation, read, write

pytestmark = [pytest.mark.django_db(databases=["default", "vault"]), pytest.mark.one_engine]
NOW = MONDAY + DAY / 2


class Stopped(BaseException):
    """The process ends here."""


@pytest.fixture
def town(db: None) -> Town:
    return make_town()


@pytest.fixture
def by(town: Town) -> Person:
    return town.person("lead")


def into(asked: Consultation, by: Person, *, dry: bool = False) -> Into:
    return Into(consultation=asked, source="Forum", by=by, now=NOW, language="en", dry=dry)


def notes() -> list[tuple[int, int | None, int, int]]:
    rows = Entry.objects.filter(kind="statements.brought_in").order_by("number")
    return [tuple(row.public[name] for name in ("statements", "people", "votes", "projects")) for row in rows]


def ideas(path: Path, *titles: str) -> Path:
    return write(path / "ideas.csv", ["id", "title"], *([n, title] for n, title in enumerate(titles, 1)))


def stopping(monkeypatch: pytest.MonkeyPatch, room: Any, name: str, after: int) -> None:
    whole, calls = getattr(room, name), [0]

    def work(**words: Any) -> Any:
        calls[0] += 1
        if calls[0] > after:
            raise Stopped
        return whole(**words)

    monkeypatch.setattr(room, name, work)


def test_what_came_before_a_run_stopped_is_noted(by: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    asked, path = ask_for_ideas(by, now=MONDAY), ideas(tmp_path, "A lid", "A roof", "A lamp")
    with monkeypatch.context() as patched:
        stopping(patched, ideas_in.bringing, "bring_idea", 2)
        with pytest.raises(Stopped):
            bring_ideas(path, into(asked, by))
    assert notes() == [(2, None, 0, 0)]
    bring_ideas(path, into(asked, by))
    bring_ideas(path, into(asked, by))

    assert notes() == [(2, None, 0, 0), (1, None, 0, 0)]


def test_what_a_killed_run_left_is_noted_by_the_next(
    by: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    asked, folder = open_consultation(by, now=MONDAY), conversation(tmp_path / "files")
    with monkeypatch.context() as patched:
        stopping(patched, polis_in.bringing, "note_brought", 0)
        with pytest.raises(Stopped):
            bring_polis(folder, into(asked, by))
    again = bring_polis(folder, into(asked, by))
    bring_polis(folder, into(asked, by))

    assert (again.new, again.votes, notes()[0][2] > 0) == (0, 0, True)
    assert [(one[0], one[1]) for one in notes()] == [(12, PEOPLE)]


def test_projects_are_noted_and_only_by_those_who_may_list_them(town: Town, by: Person, tmp_path: Path):
    asked = open_consultation(by, now=MONDAY)
    budget = announce_budget(by, now=MONDAY, consultation=asked)
    path = write(tmp_path / "a.csv", ["title", "body", "price"], ["A roof", "Over it", 100], ["", "", 1])
    usual = Usual(where="Here", upkeep_by="The town", done_by=date(2099, 6, 30))
    with pytest.raises(Refusal, match=r"^not_allowed$"):
        bring_projects(path, into(asked, town.person("convenor"), dry=True), budget=budget, usual=usual)
    for _twice in range(2):
        bring_projects(path, into(asked, by), budget=budget, usual=usual)

    assert (notes(), Project.objects.count()) == ([(0, None, 0, 1)], 1)


def test_a_look_names_other_words_under_the_same_key(by: Person, tmp_path: Path):
    asked = ask_for_ideas(by, now=MONDAY)
    bring_ideas(ideas(tmp_path, "A lid"), into(asked, by))
    other = ideas(tmp_path, "Another lid")
    looks = [bring_ideas(other, into(asked, by, dry=dry)) for dry in (True, False)]

    assert [[one.why for one in look.failures] for look in looks] == [
        ["Under this number other words are in already."]
    ] * 2
    assert Idea.objects.count() == 1


def test_a_look_names_other_statements_under_the_same_number(by: Person, tmp_path: Path):
    asked, folder = open_consultation(by, now=MONDAY), conversation(tmp_path / "files")
    bring_polis(folder, into(asked, by))
    head, first, *comments = read(folder / "comments.csv")
    write(folder / "comments.csv", head, [*first[:-1], "Other words"], *comments)
    looks = [bring_polis(folder, into(asked, by, dry=dry)) for dry in (True, False)]

    assert looks[0].failures == looks[1].failures
    assert [one.line for one in looks[0].failures] == [2]


def test_statements_keep_their_numbers_where_others_are_here(by: Person, tmp_path: Path):
    asked = open_consultation(by, now=MONDAY)
    put_in(asked, "It was here before", by, now=NOW)
    folder = conversation(tmp_path / "files")
    rows: list[list[object]] = [[0, "", n, 0, "", "", 1, f"Statement {n}"] for n in (1, 2, 3)]
    write(folder / "comments.csv", COMMENTS, *rows)
    bring_polis(folder, into(asked, by))

    kept = Statement.objects.filter(source="Forum").order_by("number").values_list("number", "words")
    assert list(kept) == [(2, "Statement 2"), (3, "Statement 3"), (4, "Statement 1")]


def test_no_number_is_taken_that_the_file_still_needs(by: Person):
    asked = open_consultation(by, now=MONDAY)
    before = Before(key="0", words="First", language="en", channel="file", number=0, beyond=7)
    row, _came = bringing.bring_statement(consultation=asked, source="Forum", before=before, by=by, now=NOW)

    assert row.number == 8
