"""What becomes of the rows of a file: each is taken in once, or it is in the rejects file with its reason."""

import csv
import json
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import openpyxl
import pytest

from lianxin.act.models import Answer, Case
from lianxin.act.queries import median_answer_seconds
from lianxin.act.states import CaseState
from lianxin.channels.file import importing
from lianxin.channels.file.fields import settle
from lianxin.channels.file.importing import Import, Summary
from lianxin.channels.file.rejects import Rejects
from lianxin.channels.file.source import open_table
from lianxin.hear.models import Voice
from lianxin.hear.states import VoiceKind
from lianxin.office.commands import add_area, add_unit, open_office
from lianxin.office.models import Area, Office, Unit
from lianxin.record.models import Entry, Setback
from lianxin.verify.models import Outcome

NOW = datetime(2026, 5, 4, 8, 0, tzinfo=UTC)
COLUMNS = ["id", "title", "body", "time", "reply", "reply_time", "place", "area", "unit", "kind", "language"]
#: Rows to a commit here: a file of several is not hundreds of rows long.
BATCH = 20
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "BATCH", BATCH)


@pytest.fixture
def office() -> Office:
    return open_office(slug="liuxi", names={"en": "Willow", "zh-hans": "柳溪镇"}, now=NOW)


@pytest.fixture
def take(office: Office, tmp_path: Path) -> Callable[..., Summary]:
    def run(path: Path, *, now: datetime = NOW, stop: Callable[[], bool] = bool) -> Summary:
        table = open_table(path)
        job = Import(
            office=office,
            table=table,
            mapping=settle(None, table.columns),
            zone=ZoneInfo("Asia/Shanghai"),
            rejects=Rejects(tmp_path / f"{path.stem}.rejects.csv", table.columns, keep=True),
            clock=lambda: now,
        )
        try:
            return job.run(stop=stop, tell=lambda _summary: None)
        finally:
            table.close()

    return run


def row(number: int, **cells: str) -> dict[str, str]:
    return {"id": str(number), "body": f"lamp {number}", "time": "2020-01-02 10:00:00"} | cells


def answered(number: int, **cells: str) -> dict[str, str]:
    return row(number, reply=f"mended {number}", reply_time="2020-01-05 10:00:00") | cells


def write(path: Path, rows: list[dict[str, str]], columns: list[str] | None = None) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns or COLUMNS, restval="")
        writer.writeheader()
        writer.writerows(rows)
    return path


def workbook(path: Path, rows: list[list[object]]) -> Path:
    book = openpyxl.Workbook()
    for line in rows:
        book.active.append(line)
    book.save(path)
    return path


def rejected(summary: Summary) -> list[tuple[str, str]]:
    if summary.rejects_file is None:
        return []
    with summary.rejects_file.open(encoding="utf-8-sig", newline="") as file:
        return [(line["lianxin:row"], line["lianxin:reason"]) for line in csv.DictReader(file)]


def counts(summary: Summary) -> tuple[int, int, int, int, int, int]:
    counted = (summary.imported, summary.already_in, summary.duplicates, summary.rejected)
    assert sum(counted) == summary.rows
    return (summary.rows, *counted, summary.answers)


def test_history_comes_in_at_its_own_times(take, office: Office, tmp_path: Path):
    add_area(office=office, code="east", names={"en": "East village", "zh-hans": "东村"}, now=NOW)
    add_unit(office=office, code="power", names={"en": "Power", "zh-hans": "供电所"}, now=NOW)
    full = answered(
        1, title="Dark", place="Bridge", area="东村", unit="供电所", kind="need", language="zh_Hans"
    )

    summary = take(write(tmp_path / "file.csv", [full, row(2)]))

    assert counts(summary) == (2, 2, 0, 0, 0, 1)
    voice, other = Voice.objects.order_by("pk")
    assert (voice.title, voice.body, voice.place, voice.kind, voice.language) == (
        ("Dark", "lamp 1", "Bridge", VoiceKind.NEED, "zh-hans")
    )
    assert (voice.area, voice.imported, voice.channel) == (Area.objects.get(), True, "file")
    assert (voice.said_at, voice.received_at) == (datetime(2020, 1, 2, 2, tzinfo=UTC), NOW)
    case, waiting = Case.objects.order_by("pk")
    assert (case.state, case.imported, case.unit) == (
        CaseState.ANSWERED,
        True,
        Unit.objects.get(code="power"),
    )
    assert (case.received_at, case.answered_at) == (voice.said_at, datetime(2020, 1, 5, 2, tzinfo=UTC))
    assert case.answer_seconds == 3 * 86400
    assert (waiting.state, waiting.received_at) == (CaseState.RECEIVED, other.said_at)
    assert [(answer.done, answer.imported) for answer in Answer.objects.all()] == [("mended 1", True)]
    outcome = Outcome.objects.get(voice_id=voice.pk)
    assert (outcome.imported, outcome.answered_at) == (True, "2020-01-05T02:00:00.000000Z")
    assert Setback.objects.count() == 0


def test_without_a_unit_the_office_itself_answered(take, tmp_path: Path):
    take(write(tmp_path / "file.csv", [answered(1)]))

    assert Answer.objects.get().unit == Unit.objects.get(parent=None)


def test_the_median_is_over_all_answered_history(take, office: Office, tmp_path: Path):
    rows = [answered(n, reply_time=f"2020-01-{2 + days:02} 10:00:00") for n, days in enumerate([9, 1, 4, 2])]

    take(write(tmp_path / "file.csv", [*rows, row(9)]))

    assert median_answer_seconds(office, imported=True) == 3 * 86400


def test_a_second_run_changes_nothing(take, tmp_path: Path):
    path = write(tmp_path / "file.csv", [answered(n) for n in range(BATCH + 5)])
    take(path)
    entries = Entry.objects.count()

    summary = take(path, now=NOW + timedelta(days=1))

    assert counts(summary) == (25, 0, 25, 0, 0, 0)
    assert Entry.objects.count() == entries


def test_duplicates_are_taken_once_across_batches(take, tmp_path: Path):
    rows = [answered(n) for n in range(BATCH)]

    summary = take(write(tmp_path / "file.csv", [*rows[:3], *rows, rows[0]]))

    assert counts(summary) == (24, 20, 0, 4, 0, 20)
    assert Voice.objects.count() == Answer.objects.count() == 20


def test_without_an_id_the_row_itself_is_the_id(take, tmp_path: Path):
    columns = ["body", "time", "who", "reply", "reply_time"]
    said = {"body": "lamp", "time": "2020-01-02 10:00:00"}
    rows = [said | {"who": "a"}, said | {"who": "b"}, said | {"who": "a"}]

    first = take(write(tmp_path / "file.csv", rows, columns))
    later = [line | {"reply": "mended", "reply_time": "2020-02-02"} for line in rows[:2]]
    second = take(write(tmp_path / "later.csv", later, columns))

    assert counts(first) == (3, 2, 0, 1, 0, 0)
    assert counts(second) == (2, 0, 2, 0, 0, 2)
    assert Case.objects.filter(state=CaseState.ANSWERED).count() == 2


def test_an_answer_that_came_later_is_added(take, tmp_path: Path):
    take(write(tmp_path / "file.csv", [row(1)]))

    summary = take(write(tmp_path / "later.csv", [answered(1)]))

    assert counts(summary) == (1, 0, 1, 0, 0, 1)
    assert Answer.objects.get().done == "mended 1"


def test_what_is_in_is_never_changed(take, tmp_path: Path):
    take(write(tmp_path / "file.csv", [answered(1), answered(2), answered(3)]))
    changed = [
        answered(1, body="another lamp"),
        answered(2, reply="we did more"),
        answered(3, time="2020-01-01"),
    ]

    summary = take(write(tmp_path / "changed.csv", changed))

    assert counts(summary) == (3, 0, 0, 0, 3, 0)
    assert rejected(summary) == [
        ("2", "Under this id other words are in already."),
        ("3", "Under this id another answer is in already."),
        ("4", "Under this id other words are in already."),
    ]
    assert set(Voice.objects.values_list("body", flat=True)) == {"lamp 1", "lamp 2", "lamp 3"}


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (row(1, body=" \t"), "There are no words in this row."),
        (row(1, body="\0\x07\x1b"), "There are no words in this row."),
        (row(1, body="x" * 100_000), "“body” has 100000 characters; at most 20000 are possible."),
        (row(1, body="x" * 1_000_000), "“body” has 1000000 characters; at most 20000 are possible."),
        (row(1, title="x" * 201), "“title” has 201 characters; at most 200 are possible."),
        (row(1, time="2020-02-30"), "“2020-02-30” is not a possible date."),
        (row(1, time="soon"), "“soon” is not a date that can be understood without guessing."),
        (row(1, time="2026-05-05 00:00"), "“2026-05-05 00:00” lies in the future."),
        (answered(1, reply_time="2027-01-01"), "“2027-01-01” lies in the future."),
        (answered(1, reply_time="2020-01-02 09:59:59"), "The answer is older than what it answers."),
        (
            answered(1, reply_time=""),
            "There is an answer, but not when it was given; without that it cannot be counted.",
        ),
        (
            answered(1, time=""),
            "There is an answer, but not when this was said; without that it cannot be counted.",
        ),
        (answered(1, reply=" "), "There is a time of an answer, but no answer."),
        (answered(1, reply="x" * 20_001), "“answer” has 20001 characters; at most 20000 are possible."),
        (answered(1, unit="nobody"), "The office has no unit “nobody”, or more than one."),
        (row(1, area="nowhere"), "The office has no area “nowhere”, or more than one."),
        (
            row(1, kind="gossip"),
            "There is no kind “gossip”. The kinds are: report, need, idea, opinion, remark, question, thanks.",
        ),
        (row(1, language="Klingon!"), "“Klingon!” is not the code of a language."),
    ],
)
def test_a_bad_row_is_rejected_alone(take, tmp_path: Path, bad: dict[str, str], reason: str):
    summary = take(write(tmp_path / "file.csv", [row(2), bad, row(3)]))

    assert counts(summary) == (3, 2, 0, 0, 1, 0)
    assert rejected(summary) == [("3", reason)]
    assert list(Voice.objects.order_by("pk").values_list("body", flat=True)) == ["lamp 2", "lamp 3"]


def test_control_characters_go_and_words_stay(take, tmp_path: Path):
    take(write(tmp_path / "file.csv", [row(1, body="la\0mp\x07\r\nis\tdark\x1b ")]))

    assert Voice.objects.get().body == "lamp\nis\tdark"


def test_rejects_are_mended_and_imported_by_themselves(take, tmp_path: Path):
    bad = answered(1, body="=HYPERLINK(1)", title="'quoted'", place="-3", time="not yet")
    first = take(write(tmp_path / "file.csv", [bad, answered(2)]))
    mended = tmp_path / "mended.csv"
    mended.write_text(
        first.rejects_file.read_text(encoding="utf-8").replace("not yet", "2020-01-02"), encoding="utf-8"
    )

    second = take(mended)

    assert (counts(first), counts(second)) == ((2, 1, 0, 0, 1, 1), (1, 1, 0, 0, 0, 1))
    voice = Voice.objects.latest("pk")
    assert (voice.body, voice.title, voice.place) == ("=HYPERLINK(1)", "'quoted'", "-3")


def test_a_rejects_file_that_somebody_mends_is_not_overwritten(take, tmp_path: Path):
    path = write(tmp_path / "file.csv", [row(1, time="soon")])
    first = take(path).rejects_file
    again = take(path).rejects_file
    first.write_text("half mended", encoding="utf-8")
    third = take(path).rejects_file

    assert (again, third) == (first, tmp_path / "file.rejects-2.csv")
    assert first.read_text(encoding="utf-8") == "half mended"
    assert list(tmp_path.glob("*.partial")) == []


def test_lines_that_are_no_json_are_rejected_by_number(take, tmp_path: Path):
    lines = [json.dumps(answered(1)), "{oops", json.dumps(row(3)), json.dumps(row(4))[:-9]]
    path = tmp_path / "file.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8")

    summary = take(path)

    assert counts(summary) == (4, 2, 0, 0, 2, 1)
    assert rejected(summary) == [(str(n), "The line is not a JSON object.") for n in (2, 4)]


def test_a_workbook_comes_in_and_its_bare_formulas_do_not(take, tmp_path: Path):
    said, replied = datetime(2020, 1, 2, 10), datetime(2020, 1, 5, 10)  # noqa: DTZ001 - Excel knows no zones
    path = workbook(
        tmp_path / "file.xlsx",
        [
            ["id", "body", "time", "reply", "reply_time", "checked"],
            [1, "lamp 1", said, "mended", replied, "=A2"],
            [2, "=CONCAT(A1, A2)", said, None, None, None],
            [3, "lamp 3", "2020年1月2日", "mended", said, None],
            [4.0, 12, said, None, None, None],
        ],
    )

    summary = take(path)

    assert counts(summary) == (4, 3, 0, 0, 1, 2)
    assert rejected(summary) == [("3", "“body” is a formula without a stored value.")]
    assert list(Voice.objects.order_by("pk").values_list("body", flat=True)) == ["lamp 1", "lamp 3", "12"]
    assert set(Case.objects.values_list("answer_seconds", flat=True)) == {3 * 86400, 10 * 3600, None}


def open_files() -> list[Path]:
    return [link.readlink() for link in Path("/proc/self/fd").iterdir() if link.is_symlink()]


def test_a_workbook_that_breaks_off_inside_keeps_what_came_before(take, tmp_path: Path):
    rows = [["id", "body", "time"], *([n, f"lamp {n}", "2020-01-02"] for n in range(2, 61))]
    whole = workbook(tmp_path / "whole.xlsx", rows)
    broken = tmp_path / "broken.xlsx"
    with zipfile.ZipFile(whole) as old, zipfile.ZipFile(broken, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(
                name, content.partition(b'<row r="51"')[0] if name.endswith("sheet1.xml") else content
            )

    summary = take(broken)

    assert broken not in open_files()
    assert summary.broken == "The workbook is damaged or cut off and cannot be read any further."
    assert counts(summary) == (49, 49, 0, 0, 0, 0)
    assert Case.objects.count() == 49
    assert counts(take(whole)) == (59, 10, 49, 0, 0, 0)


def test_stopping_after_a_batch_keeps_the_batch(take, tmp_path: Path):
    path = write(tmp_path / "file.csv", [answered(n) for n in range(BATCH * 2)])

    first = take(path, stop=lambda: True)
    second = take(path)

    assert (first.stopped, counts(first)) == (True, (20, 20, 0, 0, 0, 20))
    assert (second.stopped, counts(second)) == (False, (40, 20, 20, 0, 0, 20))
