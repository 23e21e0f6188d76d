"""`lianxin ballot` as steward, outside body and trustee call it."""

import csv
import json
import stat
from datetime import datetime
from pathlib import Path

import pytest

from lianxin.algorithms import ballots, sealing
from lianxin.ask.models import Ballot
from lianxin.ask.queries import ballots as queries
from lianxin.ask.tasks import hold_ballots
from lianxin.cli import main
from lianxin.office import clock
from tests.factories import DAY, MONDAY, Town, make_town
from tests.record.balloting import announce, cast, fresh

pytestmark = [pytest.mark.django_db(databases=["default", "vault"]), pytest.mark.one_engine]


@pytest.fixture(autouse=True)
def on_monday(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "read", lambda: MONDAY)
    monkeypatch.setenv("LIANXIN_LANG", "en")


@pytest.fixture
def town() -> Town:
    return make_town()


def trustee(folder: Path, capsys: pytest.CaptureFixture[str]) -> str:
    assert main(["ballot", "key", "county-court", "--to", str(folder / "key")]) == 0
    return capsys.readouterr().out.strip()


def held(town: Town, key: str, now: datetime = MONDAY) -> Ballot:
    return announce(town.person("coordinator"), town.person("overseer"), now=now, trustee=key)


def test_from_the_tokens_to_the_result(town: Town, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    ballot = held(town, trustee(tmp_path, capsys))
    slips, votes, opened = (str(tmp_path / name) for name in ("slips", "votes.json", "list.json"))

    assert main(["ballot", "tokens", "1", "--count", "5", "--to", slips]) == 0
    assert main(["ballot", "handed", "1", "--where", "Mill Lane", "--count", "5"]) == 0
    hold_ballots(MONDAY + DAY)
    with Path(slips, "slips.csv").open() as file:
        tokens = [row[0] for row in csv.reader(file)]
    for number, token in enumerate(tokens[:4]):
        cast(fresh(ballot), token, [1 + number % 2], now=MONDAY + DAY)
    assert main(["ballot", "export", "1", "--to", votes]) == 2
    hold_ballots(MONDAY + 8 * DAY)
    assert main(["ballot", "export", "1", "--to", votes]) == 0
    capsys.readouterr()
    assert main(["ballot", "open", votes, "--key", str(tmp_path / "key"), "--to", opened]) == 0
    digest = capsys.readouterr().out.strip()
    assert main(["ballot", "result", "1", opened]) == 0

    told = capsys.readouterr().out
    assert told.splitlines() == [
        "2  Repair the bridge",
        "2  Repair the school",
        "0  Neither",
        f"Digest of the list, to compare with the trustee's: {digest}",
    ]
    secret = [tmp_path / "key", Path(slips, "slips.csv"), Path(slips, "slips.html"), Path(opened)]
    assert {stat.S_IMODE(path.stat().st_mode) for path in secret} == {0o600}
    assert all(token in Path(slips, "slips.html").read_text() for token in tokens)
    assert Path(slips, "commitments.txt").read_text().split() == queries.roll_of(ballot)


def test_an_outside_body_makes_the_tokens(town: Town, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    ballot = held(town, trustee(tmp_path, capsys))

    assert main(["ballot", "make-tokens", ballot.place, "--count", "7", "--to", str(tmp_path / "out")]) == 0
    assert main(["ballot", "roll", "1", "--commitments", str(tmp_path / "out" / "commitments.txt")]) == 0

    found = fresh(ballot)
    assert (found.roll_count, found.roll_by) == (7, "outside")
    token = Path(tmp_path, "out", "slips.csv").read_text().split()[0]
    assert ballots.commitment_of(ballot.place, token) in queries.roll_of(ballot)


def test_what_cannot_be_is_said(town: Town, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    held(town, trustee(tmp_path, capsys))
    other = tmp_path / "other"
    other.write_text(sealing.generate("other"))
    votes = {"place": "x", "options": 2, "choose": 1, "trustee": "x", "sealed": []}
    (tmp_path / "votes").write_text(json.dumps(votes))
    (tmp_path / "nothing").write_text("[]")

    def refused(*arguments: object) -> str:
        assert main(["ballot", *map(str, arguments)]) == 2
        return capsys.readouterr().err.splitlines()[-1]

    key = tmp_path / "key"
    assert "File exists" in refused("key", "county-court", "--to", key)
    assert "neither spaces" in refused("key", "county court", "--to", tmp_path / "k2")
    assert refused("tokens", 9, "--count", 5, "--to", tmp_path / "t") == "No ballot 9 was announced here."
    assert refused("tokens", 1, "--count", 0, "--to", tmp_path / "t") == "--count is between 1 and 200000."
    assert (
        refused("roll", 1, "--commitments", tmp_path / "nothing")
        == "This is no list of commitments of tokens."
    )
    assert refused("handed", 1, "--where", "x", "--count", 1) == "There are not so many tokens on the roll."
    assert refused("result", 1, tmp_path / "nothing") == "This is not what `lianxin ballot open` wrote."
    done = ("open", tmp_path / "votes", "--key", other, "--to", tmp_path / "o")
    assert refused(*done) == "These votes were sealed for another key."
    wrong = ("open", tmp_path / "nothing", "--key", key, "--to", tmp_path / "o")
    assert refused(*wrong) == "This is not what `lianxin ballot export` wrote."
