"""Programs that others wrote run unchanged against a server as `make run` starts it."""

import json
import re
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import chicagorequests
import pytest
from civicbot.open311 import Open311Client, ValidationError
from civicbot.registry import Endpoint
from click.testing import CliRunner
from georeport import GeoReport

from tests.support.server import Server

#: A day with more requests than fit on two pages of the client.
BUSY = datetime.now(UTC).replace(hour=12, minute=0, second=0, microsecond=0) - timedelta(days=30)
BUSY_ROWS = 401


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The demo office, and one busy day taken over from an older system."""
    folder = tmp_path_factory.mktemp("open311")
    with Server(folder / "data", prepare=(("demo",), ("import", str(_busy_day(folder))))) as server:
        yield server


def _busy_day(folder: Path) -> Path:
    """Rows a second apart, by the clock of the office: the middle of the day in Chicago too."""
    said = [BUSY + timedelta(seconds=n) for n in range(BUSY_ROWS)]
    rows = [f"{n},灯 {n},{when.isoformat()}" for n, when in enumerate(said)]
    file = folder / "busy.csv"
    file.write_text("\n".join(["id,text,time", *rows]), encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def url(served: Server) -> str:
    return f"{served.base_url}/open311/v2"


@pytest.fixture(scope="module")
def key(served: Server) -> str:
    """The key that `lianxin demo` tells."""
    found = re.search(r"\b\d+-[a-z2-7]{32}\b", served.cli("demo", check=True).stdout)
    assert found is not None
    return found[0]


@pytest.mark.parametrize("form", ["json", "xml"])
def test_georeport_reads_everything(url: str, form: str):
    city = GeoReport(url, jurisdiction="liuxi", output_format=form)
    services = city.get_service_list()
    recent = city.get_service_requests(status="open,closed")

    assert {"street-light", "rubbish", "_other"} < {service["service_code"] for service in services}
    definition = city.get_service_definition("street-light")
    asked = definition["attributes"] if form == "json" else definition["attributes"]["attribute"]
    assert [attribute["code"] for attribute in asked] == ["fault", "lamps"]
    assert city.get_service_request(recent[0]["service_request_id"]) == recent[0]
    # Of an empty list in XML the client itself makes an error.
    if form == "json":
        past = {"start_date": "2011-01-01T00:00:00Z", "end_date": "2011-02-01T00:00:00Z"}
        assert city.get_service_requests(**past) == []


def test_chicagorequests_downloads_a_week_and_ends(url: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(chicagorequests.Downloader, "BASE_URL", f"{url}/requests.json")
    today = datetime.now(UTC)
    days = ["-s", f"{today - timedelta(days=10):%Y-%m-%d}", "-e", f"{today + timedelta(days=1):%Y-%m-%d}"]

    rows = _downloaded(days)

    everything = [row for row in _read(f"{url}/requests.json?extensions=true") if not _is_busy(row)]
    assert sorted(rows, key=_number) == sorted(everything, key=_number)
    assert len(rows) >= 15


def test_chicagorequests_turns_the_pages_of_a_busy_day(url: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(chicagorequests.Downloader, "BASE_URL", f"{url}/requests.json")

    rows = _downloaded(["-s", f"{BUSY:%Y-%m-%d}", "-e", f"{BUSY + timedelta(days=1):%Y-%m-%d}"])

    assert len({_number(row) for row in rows}) == len(rows) == BUSY_ROWS


def _downloaded(arguments: list[str]) -> list[dict[str, Any]]:
    done = CliRunner().invoke(chicagorequests.main, arguments, catch_exceptions=False)
    assert done.exit_code == 0
    return [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]


def _read(address: str) -> Any:
    with urllib.request.urlopen(address, timeout=30) as answer:
        return json.load(answer)


def _number(row: dict[str, Any]) -> int:
    return int(row["service_request_id"])


def _is_busy(row: dict[str, Any]) -> bool:
    return datetime.fromisoformat(row["requested_datetime"]) < BUSY + timedelta(days=2)


@pytest.fixture(scope="module")
def bot(url: str) -> Open311Client:
    return Open311Client(Endpoint("liuxi", "柳溪镇", url, write=True), jurisdiction_id="liuxi")


@pytest.mark.need(1)
def test_civicbot_posts_in_chinese_and_reads_it_back(bot: Open311Client, key: str):
    sent = bot.create_request(
        "street-light",
        dry_run=False,
        confirm="SEND",
        api_key=key,
        validate_remote=True,
        description="桥头第三盏路灯不亮，老人晚上不敢过桥。",
        address_string="东桥头",
        lat=30.5,
        lng=120.5,
        attributes={"fault": "dark", "lamps": 3},
        phone="13800138000",
        device_id="canary-device",
    )
    (told,) = sent.response
    page = (
        urllib.request.urlopen(re.search(r"http\S+", told["service_notice"])[0], timeout=30).read().decode()
    )
    request = bot.get_request(told["service_request_id"])

    assert request is not None
    assert (request["service_code"], request["status"], request["description"]) == (
        "street-light",
        "open",
        None,
    )
    assert "桥头第三盏路灯不亮，老人晚上不敢过桥。" in page
    assert bot.get_token(told["service_request_id"])[0]["service_request_id"] == told["service_request_id"]
    listed = bot.list_requests(service_request_ids=[told["service_request_id"]])
    assert [row["requested_datetime"] for row in listed] == [request["requested_datetime"]]


def test_civicbot_sends_several_values_as_a_list(bot: Open311Client, key: str):
    sent = bot.create_request(
        "rubbish",
        dry_run=False,
        confirm="SEND",
        api_key=key,
        validate_remote=True,
        address_string="老街口",
        attributes={"what": ["household", "furniture"], "since": "2026-11-01T08:00:00+08:00"},
    )

    assert sent.response[0]["service_request_id"].isdecimal()


def test_civicbot_finds_out_before_it_sends(bot: Open311Client, key: str):
    with pytest.raises(ValidationError, match="required attribute 'fault' missing"):
        bot.create_request("street-light", api_key=key, validate_remote=True, address_string="桥头")
    with pytest.raises(ValidationError, match="not offered"):
        bot.create_request("moon", api_key=key, validate_remote=True, address_string="桥头")
