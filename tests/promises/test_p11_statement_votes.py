"""P11: votes on statements are nobody's, and a stranger counts them again with one file of Python."""

import json
import subprocess
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from lianxin.algorithms.notes import Signer
from lianxin.ask.models import Participant, Vote
from lianxin.ask.tasks import hold_votes
from lianxin.record.models import Entry
from tests.factories import DAY, MONDAY, clock, make_town
from tests.promises.conftest import Reached
from tests.record.consulting import open_consultation
from tests.record.forging import write_record
from tests.record.stating import AGREE, DISAGREE, PASS, ended, join, put_in, vote
from tests.record.stranger import alone

pytestmark = [pytest.mark.django_db(databases=["default", "vault"]), pytest.mark.one_engine]
OPEN = MONDAY + DAY / 2
SIGNER = Signer.generate("votes.example/stranger")
Published = tuple[Path, dict[str, Any], int]


def recount(*arguments: object) -> subprocess.CompletedProcess[str]:
    return alone("votes_recount.py", *arguments)


@pytest.fixture
def published(tmp_path: Path, settings: Any) -> Published:
    """A consultation that is over, as strangers have it, and the number of one who changed their mind."""
    settings.CLOCK = "tests.factories.tell_time"
    town = make_town()
    by = town.person("coordinator")
    asked = open_consultation(by, now=MONDAY)
    for words in ("The stop should stay", "It needs a roof"):
        put_in(asked, words, by, now=MONDAY)
    people = [join(asked, now=OPEN) for _ in range(6)]
    for place, one in enumerate(people):
        vote(one, {1: AGREE, 2: (AGREE, DISAGREE, PASS)[place % 3]}, now=OPEN)
    hold_votes(OPEN)
    vote(people[0], {1: DISAGREE}, now=OPEN)
    clock.now = ended(asked)
    leaves = [leaf.encode() for leaf in Entry.objects.order_by("number").values_list("leaf", flat=True)]
    record = write_record(tmp_path / "record", SIGNER, leaves)
    return record, Client().get("/willow/asking/1/votes.json").json(), people[0].number


def test_no_column_tells_when_anybody_voted_or_from_where():
    columns = {
        model: {field.attname for field in model._meta.local_concrete_fields} for model in (Participant, Vote)
    }
    assert columns == {
        Participant: {"id", "consultation_id", "number", "key_hash", "group_id", "bands", "way"},
        Vote: {"id", "participant_id", "statement_id", "choice", "matters", "batch_id"},
    }


def test_order_and_time_of_voting_stand_nowhere_that_anybody_reads(published: Published, reached: Reached):
    """The numbers were drawn by lot, batches are sorted by them, and no entry was written while people voted."""
    _record, public, _number = published
    came = list(Participant.objects.order_by("pk").values_list("number", flat=True))
    lines = [[int(line.split()[0]) for line in one["lines"]] for one in public["batches"]]
    kinds = list(Entry.objects.order_by("number").values_list("kind", flat=True))

    assert all(one == sorted(one) for one in lines)
    assert [kind for kind in kinds if kind.startswith(("votes.", "vote"))] == ["votes.sealed"] * 2
    assert len(set(came)) == len(came)
    reached("P11", "lines of a batch whose place tells when the vote came", 0, of=sum(map(len, lines)))


def test_a_stranger_counts_again_and_a_voter_finds_the_own_answers(published: Published, tmp_path: Path):
    record, public, number = published
    file = tmp_path / "votes.json"
    file.write_text(json.dumps(public))
    done = recount(file, record, "--number", number)

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == [
        "your answer: disagree  1  The stop should stay",
        "your answer: agree     2  It needs a roof",
        "   agree    pass disagree",
        "       5       0       1  1  The stop should stay",
        "       2       2       2  2  It needs a roof",
        "6 numbers, 12 votes that count, 2 batches",
        "everything holds",
    ]
    assert recount(file, record, "--number", number + 1).returncode == 1
    assert recount(tmp_path / "nowhere", record).returncode == 2


def _changed(public: dict[str, Any]) -> None:
    lines = public["batches"][0]["lines"]
    lines[0] = lines[0][:-3] + "0 0"


def _dropped(public: dict[str, Any]) -> None:
    del public["batches"][1]


def _last_line_dropped(public: dict[str, Any]) -> None:
    del public["batches"][0]["lines"][-1]


def _added(public: dict[str, Any]) -> None:
    public["batches"].append({"number": 3, "salt": "00", "lines": ["7 1 1 0"]})


def _swapped(public: dict[str, Any]) -> None:
    public["batches"].reverse()


def _resalted(public: dict[str, Any]) -> None:
    public["batches"][0]["salt"] = "00" * 32


def _bent_total(public: dict[str, Any]) -> None:
    public["totals"]["1"] = [6, 0, 0]


def _hidden_total(public: dict[str, Any]) -> None:
    del public["totals"]["2"]


def _other_question(public: dict[str, Any]) -> None:
    public["question"]["en"] = "Shall the bus stop at all?"


def _held_back(public: dict[str, Any]) -> None:
    """All of it withheld, as if people still voted: nothing is proven, and the totals are not there."""
    public["ended"] = False


FORGERIES: tuple[Callable[[dict[str, Any]], None], ...] = (
    _changed,
    _dropped,
    _last_line_dropped,
    _added,
    _swapped,
    _resalted,
    _bent_total,
    _hidden_total,
    _other_question,
    _held_back,
)


def test_whatever_is_bent_is_named(published: Published, tmp_path: Path, reached: Reached):
    record, public, _number = published
    found = 0
    for forge in FORGERIES:
        bent = deepcopy(public)
        forge(bent)
        file = tmp_path / f"{forge.__name__}.json"
        file.write_text(json.dumps(bent))
        done = recount(file, record)
        assert (done.returncode, "BROKEN: " in done.stdout) == (1, True), forge.__name__
        found += 1

    reached("P11", "forged batches and totals of votes on statements found", found, of=len(FORGERIES))


def test_a_record_that_was_written_anew_does_not_fit(published: Published, tmp_path: Path):
    """The house forges a batch and its entry: the record that strangers kept is another one."""
    record, public, _number = published
    leaves = [json.loads(leaf) for leaf in Entry.objects.order_by("number").values_list("leaf", flat=True)]
    without = [
        leaf for leaf in leaves if leaf["kind"] != "statement.shown" or leaf["public"]["statement"] != 2
    ]
    other = write_record(tmp_path / "other", SIGNER, [json.dumps(leaf).encode() for leaf in without])
    file = tmp_path / "votes.json"
    file.write_text(json.dumps(public))

    assert recount(file, record).returncode == 0
    done = recount(file, other)
    assert done.returncode == 1
    assert "which was never shown" in done.stdout
