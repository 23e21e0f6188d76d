"""What an auditor takes along from any engine: every row behind the record, and the stranger's file reads it."""

import json
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from lianxin.cli import main
from lianxin.record import tiles
from tests.record import scenario, stranger

pytestmark = pytest.mark.django_db(databases=["default", "vault"])


@pytest.fixture
def exported(lived: scenario.Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LIANXIN_LANG", "en")
    tiles.export(lived.office.stream, tmp_path / "record")
    assert main(["export-rows", str(tmp_path / "rows")]) == 0
    return tmp_path


def findings(folder: Path) -> list[str]:
    found: list[str] = stranger.checked(folder / "record", "--rows", folder / "rows")["broken"]
    return found


def bent(path: Path, change: Callable[[list[dict[str, Any]]], list[dict[str, Any]]]) -> None:
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    path.write_text("".join(json.dumps(line) + "\n" for line in change(lines)), encoding="utf-8")


def test_what_was_exported_holds_and_only_its_owner_may_read_it(
    exported: Path, capsys: pytest.CaptureFixture[str]
):
    main(["export-rows", str(exported / "again")])
    done = stranger.run(exported / "record", "--rows", exported / "again", "--json")
    count = (exported / "again").read_text(encoding="utf-8").count("\n") - 1

    assert (done.returncode, stranger.told(done)["broken"]) == (0, [])
    assert stat.S_IMODE((exported / "again").stat().st_mode) == 0o600
    assert f"{count} rows, with what people said" in capsys.readouterr().out


def test_a_file_that_is_there_is_not_overwritten(exported: Path, capsys: pytest.CaptureFixture[str]):
    before = (exported / "rows").read_bytes()

    assert main(["export-rows", str(exported / "rows")]) == 2
    assert "File exists" in capsys.readouterr().err
    assert (exported / "rows").read_bytes() == before


@pytest.mark.one_engine
def test_every_table_that_was_bent_is_named(exported: Path):
    vouched = {table for table, about in stranger.schema().items() if about["vouched"]}

    def bend(lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """The last column of the newest row of each table says something else."""
        newest = {line["table"]: line["columns"] for line in lines if line.get("table") in vouched}
        for columns in newest.values():
            columns[list(columns)[-1]] = "bent"
        return lines

    bent(exported / "rows", bend)

    assert {finding.partition("/")[0] for finding in findings(exported)} >= vouched


@pytest.mark.one_engine
def test_a_row_left_out_is_named(exported: Path):
    def leave_out(lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
        rest = [line for line in lines if line.get("table") != "hear_voice"]
        return [*rest[:-1], {"rows": len(rest) - 1}]

    voices = sum(
        '"hear_voice"' in line for line in (exported / "rows").read_text(encoding="utf-8").splitlines()
    )
    bent(exported / "rows", leave_out)

    assert (
        sum(one.startswith("hear_voice/") and "the row is gone" in one for one in findings(exported))
        == voices
    )


@pytest.mark.one_engine
def test_an_export_that_breaks_off_is_no_export(exported: Path):
    bent(exported / "rows", lambda lines: lines[:-1])

    done = stranger.run(exported / "record", "--rows", exported / "rows")

    assert (done.returncode, "not a whole export" in done.stderr) == (2, True)
