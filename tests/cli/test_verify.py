"""`lianxin verify` as a person or a script calls it: what it prints and with which status it ends."""

import json
from pathlib import Path

import pytest

from lianxin.cli import main
from lianxin.hear.models import Voice
from lianxin.record import keys
from tests.record import scenario

pytestmark = pytest.mark.django_db(databases=["default", "vault"])


@pytest.fixture
def place(lived: scenario.Place, monkeypatch: pytest.MonkeyPatch) -> scenario.Place:
    monkeypatch.setenv("LIANXIN_LANG", "en")
    return lived


def said(capsys: pytest.CaptureFixture[str]) -> dict[str, object]:
    found: dict[str, object] = json.loads(capsys.readouterr().out)
    return found


def test_a_sound_office_ends_with_zero(place: scenario.Place, capsys: pytest.CaptureFixture[str]):
    assert main(["verify"]) == 0

    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("lianxin/liuxi: ")
    assert lines[-1] == "Everything holds."


@pytest.mark.need(36)
def test_one_altered_row_ends_with_one_and_is_named(
    place: scenario.Place, capsys: pytest.CaptureFixture[str]
):
    voice = Voice.objects.earliest("pk")
    Voice.objects.filter(pk=voice.pk).update(body=voice.body + "。")

    assert main(["verify", "--json"]) == 1

    found = said(capsys)
    assert found["ok"] is False
    assert [finding["where"] for finding in found["broken"]] == [f"hear_voice/{voice.pk}"]


@pytest.mark.need(36)
def test_a_stranger_gets_the_same_figures_from_the_public_files(
    place: scenario.Place, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    assert main(["verify", "--json"]) == 0
    inside = said(capsys)
    assert main(["export-record", str(tmp_path)]) == 0
    capsys.readouterr()

    assert main(["verify", str(tmp_path), "--json", "--key", keys.signer("lianxin/liuxi").verifier_key]) == 0

    assert said(capsys) == inside


def test_a_broken_export_ends_with_one(
    place: scenario.Place, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    assert main(["export-record", str(tmp_path), "--office", "liuxi"]) == 0
    (tmp_path / "checkpoint").write_text("nothing\n")

    assert main(["verify", str(tmp_path)]) == 1
    assert "checkpoint" in capsys.readouterr().out


def test_a_receipt_is_told_in_plain_words(
    place: scenario.Place, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    appended = scenario.say(place).appended
    assert appended is not None
    receipt = tmp_path / "mine.tlog-proof"
    receipt.write_text(appended.receipt().encode(), encoding="utf-8")

    assert main(["verify", str(receipt)]) == 0

    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith(f"Entry {appended.entry.number} of lianxin/liuxi")
    assert "  channel: web" in lines
    receipt.write_text("nothing")
    assert main(["verify", str(receipt)]) == 2


@pytest.mark.parametrize(
    "arguments",
    [
        ["/nowhere/at/all"],
        ["http://127.0.0.1:9/"],
        ["--office", "nobody"],
        ["--from", "http://127.0.0.1:9/"],
        ["/", "--office", "liuxi"],
    ],
)
def test_nothing_to_check_ends_with_two(
    place: scenario.Place, arguments: list[str], capsys: pytest.CaptureFixture[str]
):
    assert main(["verify", *arguments]) == 2
    assert capsys.readouterr().err.strip() != ""
    assert main(["verify", *arguments, "--json"]) == 2
    assert said(capsys)["ok"] is False


def test_one_office_of_two_is_checked_alone(place: scenario.Place, capsys: pytest.CaptureFixture[str]):
    other = scenario.found("shanxia")
    voice = scenario.say(other).voice
    Voice.objects.filter(pk=voice.pk).update(body="别的话")

    assert main(["verify", "--office", "liuxi", "--json"]) == 0
    assert [stream["origin"] for stream in said(capsys)["streams"]] == ["lianxin/liuxi"]
    assert main(["verify", "--office", "shanxia", "--json"]) == 1
    assert [finding["where"] for finding in said(capsys)["broken"]] == [f"hear_voice/{voice.pk}"]
