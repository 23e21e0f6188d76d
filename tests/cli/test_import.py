"""`lianxin import` as a person starts it, on a data folder of its own."""

import contextlib
import csv
import json
import os
import pty
import random
import signal
import sqlite3
import statistics
import subprocess
import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest

from lianxin.cli import main
from lianxin.office.commands import open_office
from tests.support import houses
from tests.support.houses import LIANXIN, House, prepared

ROWS = 250
KILLS = 5
REAL = Path(__file__).resolve().parents[3] / "shared/data/teddy2020_replies/message_replies.csv"
Command = Callable[..., subprocess.CompletedProcess[str]]


def environment(data: Path) -> dict[str, str]:
    return House(data).env | {"LIANXIN_LANG": "en"}


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A folder in which the tables are made and there is no office."""
    return prepared(tmp_path / "data").data


@pytest.fixture
def fresh(tmp_path: Path) -> Path:
    """A folder that is not there yet, as on a fresh machine."""
    return tmp_path / "fresh"


@pytest.fixture
def lianxin(data: Path) -> Command:
    return partial(run, data)


def run(data: Path, *arguments: object) -> subprocess.CompletedProcess[str]:
    return houses.run(environment(data), *map(str, arguments))


def start(data: Path, *arguments: object, stderr: int = subprocess.DEVNULL) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [*LIANXIN, *map(str, arguments)],
        env=environment(data),
        stdout=subprocess.PIPE,
        stderr=stderr,
        text=True,
    )


def write(path: Path, count: int) -> Path:
    """Messages, nearly all with a reply; every tenth cannot be taken in, every eleventh is there twice."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "title", "body", "time", "reply", "reply_time"])
        for number in range(count):
            when = "someday" if number % 10 == 9 else f"2019-03-{number % 28 + 1:02} 08:00:00"
            reply = ["", ""] if number % 7 == 6 else [f"已修好 {number}", "2019-05-01 08:00:00"]
            line = [number, "路灯", f"路灯坏了 {number}", when, *reply]
            writer.writerows([line, line] if number % 11 == 10 else [line])
    return path


def query(data: Path, sql: str) -> list[tuple[object, ...]]:
    database = data / "lianxin.sqlite3"
    if not database.exists():
        return []
    with contextlib.closing(sqlite3.connect(database, timeout=20)) as connection:
        try:
            return connection.execute(sql).fetchall()
        except sqlite3.OperationalError:  # the tables are not there yet
            return []


def state(data: Path) -> dict[str, list[tuple[object, ...]]]:
    """Everything that an import brings about, without the moments at which it happened to run."""
    return {
        "voices": query(
            data, "select source_id, title, body, said_at, imported from hear_voice order by source_id"
        ),
        "cases": query(
            data,
            "select v.source_id, c.state, c.received_at, c.answered_at, c.answer_seconds, c.answer_due, a.done "
            "from hear_voice v join act_casevoice l on l.voice_id = v.id join act_case c on c.id = l.case_id "
            "left join act_answer a on a.case_id = c.id order by v.source_id",
        ),
        "outcomes": query(
            data,
            "select v.source_id, o.unit, o.said_at, o.answered_at, o.imported from verify_outcome o "
            "join hear_voice v on v.id = o.voice_id order by v.source_id",
        ),
        "entries": query(data, "select kind, count(*) from record_entry group by kind order by kind"),
        "gaps": query(data, "select max(number) - count(*) from record_entry"),
        "set aside": query(data, "select count(*) from record_setback"),
    }


@pytest.mark.need(1)
def test_a_fresh_machine_imports_at_once(fresh: Path, tmp_path: Path):
    path = write(tmp_path / "file.csv", 30)

    done = run(fresh, "import", path, "--json")

    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {
        "office": "office",
        "rows": 32,
        "imported": 27,
        "already_in": 0,
        "duplicates": 2,
        "answers": 23,
        "rejected": 3,
        "rejects_file": str(tmp_path / "file.rejects.csv"),
        "median_days_to_answer": 49.0,
        "encoding": "utf-8",
    }
    cases = "select c.state, c.imported, count(*) from act_casevoice l join act_case c on c.id = l.case_id"
    assert query(fresh, f"{cases} group by c.state, c.imported order by c.state") == [
        ("answered", 1, 23),
        ("received", 1, 4),
    ]


def test_sentences_say_what_was_read_and_what_became_of_it(lianxin: Command, tmp_path: Path):
    done = lianxin("import", write(tmp_path / "file.csv", 30))

    assert done.stdout.splitlines() == [
        "Read as utf-8; body = body, title = title, said_at = time, answer = reply, answered_at = reply_time, id = id.",
        "Rows read: 32. Taken in: 27, with 23 answers.",
        "In already: 0. Duplicates in the file: 2. Rejected: 3.",
        f"The rejected rows and the reasons are in {tmp_path / 'file.rejects.csv'}.",
        "Median time to an answer, over all messages taken over: 49.0 days.",
    ]


def test_a_call_that_cannot_be_met_says_why_and_touches_nothing(fresh: Path, tmp_path: Path):
    path = write(tmp_path / "file.csv", 3)
    calls = {
        ("--map", "body=words"): (
            "The file has no column “words”. Its columns are: id, title, body, time, reply, reply_time.\n"
        ),
        ("--map", "body"): "“body” in --map is not of the form field=column.\n",
        ("--zone", "Moon/Base"): "There is no time zone “Moon/Base”.\n",
        ("--rejects", str(path)): "The rejects file must not be the file that is imported.\n",
        ("--rejects", str(tmp_path / "no/x.csv")): f"There is no folder {tmp_path / 'no'}.\n",
        ("--encoding", "klingon"): "There is no encoding “klingon”.\n",
    }

    done = {call: run(fresh, "import", path, *call) for call in calls}

    assert {call: (one.returncode, one.stderr) for call, one in done.items()} == {
        call: (2, problem) for call, problem in calls.items()
    }
    assert query(fresh, "select count(*) from office_office") == []


def test_the_first_office_is_opened_and_no_other_by_a_slip(lianxin: Command, data: Path, tmp_path: Path):
    path = write(tmp_path / "file.csv", 3)
    lianxin("import", path, "--office", "east", "--office-name", "东镇")
    unknown = lianxin("import", path, "--office", "west")
    again = lianxin("import", path, "--json")

    assert (unknown.returncode, unknown.stderr) == (2, "There is no office west. Offices here: east\n")
    assert json.loads(again.stdout)["already_in"] == 3
    [(slug, names)] = query(data, "select slug, names from office_office")
    assert (slug, json.loads(str(names))) == ("east", {"en": "东镇"})


@pytest.mark.django_db(databases=["default", "vault"])
def test_where_there_are_several_offices_one_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("LIANXIN_LANG", "en")
    path = write(tmp_path / "file.csv", 3)
    for slug in ("east", "west"):
        open_office(slug=slug, names={"en": slug}, now=datetime(2026, 5, 4, tzinfo=UTC))

    unclear = main(["import", str(path)])
    listed = capsys.readouterr().err
    named = main(["import", str(path), "--office", "west", "--json"])

    assert (unclear, listed) == (2, "Say which office with --office. Offices here: east, west\n")
    assert (named, json.loads(capsys.readouterr().out)["office"]) == (0, "west")


def test_rejects_go_where_they_are_told(lianxin: Command, tmp_path: Path):
    rejects = tmp_path / "elsewhere.csv"
    rejects.write_text("of yesterday", encoding="utf-8")

    lianxin("import", write(tmp_path / "file.csv", 10), "--rejects", rejects)

    with rejects.open(encoding="utf-8-sig", newline="") as file:
        assert list(csv.reader(file)) == [
            [
                "lianxin:row",
                "lianxin:reason",
                "lianxin:raw",
                "id",
                "title",
                "body",
                "time",
                "reply",
                "reply_time",
            ],
            [
                "11",
                "“someday” is not a date that can be understood without guessing.",
                "",
                *["9", "路灯", "路灯坏了 9", "someday", "已修好 9", "2019-05-01 08:00:00"],
            ],
        ]


@pytest.mark.long
def test_killed_at_any_moment_and_run_again_it_ends_the_same(data: Path, tmp_path: Path):
    path = write(tmp_path / "file.csv", ROWS)
    whole = prepared(tmp_path / "whole").data
    began = time.monotonic()
    start(whole, "import", path, "--rejects", tmp_path / "whole.csv").communicate()
    duration = time.monotonic() - began

    for _ in range(KILLS):
        process = start(data, "import", path, "--rejects", tmp_path / "killed.csv")
        time.sleep(random.uniform(0.1, duration))
        process.kill()
        process.communicate()
    run(data, "import", path, "--rejects", tmp_path / "killed.csv")

    assert state(whole)["gaps"] == state(whole)["set aside"] == [(0,)]
    assert state(data) == state(whole)
    assert (tmp_path / "killed.csv").read_bytes() == (tmp_path / "whole.csv").read_bytes()


def test_ctrl_c_finishes_the_batch_in_hand(lianxin: Command, data: Path, tmp_path: Path):
    path = write(tmp_path / "file.csv", 1000)
    process = start(data, "import", path, "--json")
    deadline = time.monotonic() + 30
    while query(data, "select count(*) > 0 from hear_voice") != [(1,)] and time.monotonic() < deadline:
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    output, _ = process.communicate(timeout=60)
    counted = json.loads(output)

    assert process.returncode == 130
    assert counted["rows"] % 100 == 0
    assert 100 <= counted["rows"] < 1000
    assert query(data, "select count(*) from hear_voice") == [(counted["imported"],)]
    assert query(data, "select count(*) from act_answer") == [(counted["answers"],)]


def test_a_terminal_shows_how_far_it_is(data: Path, tmp_path: Path):
    ours, theirs = pty.openpty()
    process = start(data, "import", write(tmp_path / "file.csv", 120), stderr=theirs)
    os.close(theirs)
    shown = b""
    with contextlib.suppress(OSError):  # the terminal closes when the process ends
        while part := os.read(ours, 4096):
            shown += part
    os.close(ours)
    process.communicate()

    assert process.returncode == 0
    assert "rows/s" in shown.decode()
    assert "100%" in shown.decode()


@pytest.mark.long
@pytest.mark.skipif(not REAL.exists(), reason="the real messages are not beside this repository")
def test_real_messages_come_in_with_their_true_median(lianxin: Command, tmp_path: Path):
    with REAL.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    spans = [datetime.fromisoformat(row["reply_time"]) - datetime.fromisoformat(row["time"]) for row in rows]
    median = statistics.median(span.total_seconds() for span in spans) / 86400
    mapping = "body=body,title=title,said_at=time,answer=reply,answered_at=reply_time,id=id"

    done = lianxin("import", REAL, "--map", mapping, "--json", "--rejects", tmp_path / "rejects.csv")

    assert len(rows) == 1651
    assert json.loads(done.stdout) == {
        "office": "office",
        "rows": 1651,
        "imported": 1651,
        "already_in": 0,
        "duplicates": 0,
        "answers": 1651,
        "rejected": 0,
        "rejects_file": None,
        "median_days_to_answer": round(median, 4),
        "encoding": "utf-8",
    }
