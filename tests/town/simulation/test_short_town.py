"""One short town through the real door: the long ones are `make acceptance`."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from lianxin.town.simulation.run import PUBLISHED
from tests.support.houses import clean_environment

LIANXIN = str(Path(sys.executable).parent / "lianxin")


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    """What the command says of a season with two kinds of office, and the picture that it draws."""
    folder = tmp_path_factory.mktemp("town")
    command = [LIANXIN, "town", "simulate", "--seed", "7", "--agents", "honest,closer", "--days", "72"]
    command += ["--homes", "30", "--json", "--picture", str(folder / "town.svg")]
    environment = clean_environment() | {"LIANXIN_DATA": str(folder / "data")}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode in {0, 1}, done.stderr
    return {**json.loads(done.stdout), "picture": (folder / "town.svg").read_text(encoding="utf-8")}


@pytest.fixture(scope="module")
def checks(told: dict) -> dict[str, dict]:
    return {check["name"]: check for check in told["checks"]}


def test_everything_went_through_the_door(told: dict):
    (town,) = told["towns"]
    voices = sum(unit["voices"] for unit in town["units"])

    assert voices > 10
    assert town["requests"] > 5 * voices
    assert [unit["conduct"] for unit in town["units"]] == ["honest", "closer"]
    assert all(set(PUBLISHED) <= set(unit["rates"]) for unit in town["units"])


def test_the_steward_with_sql_is_found_each_time(checks: dict):
    assert checks["every edit by SQL is found"]["exceptions"] == []


def test_what_is_published_is_near_the_truth(checks: dict):
    assert checks["published confirmed resolution is true"]["exceptions"] == []


def test_an_honest_office_is_not_suspected(checks: dict):
    assert checks["honest offices are suspected"]["exceptions"] == []


def test_it_is_drawn(told: dict):
    assert told["picture"].count("<circle") == 4
