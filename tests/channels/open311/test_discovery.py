"""Discovery: from one stable address a program learns where the rest is."""

from datetime import UTC, datetime

import pytest
from django.test import override_settings

ENDPOINT = {
    "specification": "http://wiki.open311.org/GeoReport_v2",
    "changeset": "2026-11-22T00:00:00Z",
    "formats": ["text/xml", "application/json"],
}


@pytest.fixture
def discovered(program):
    return program.client.get("/open311/discovery.json", headers={"Accept-Language": "en"}).json()


def test_two_endpoints_one_for_use_and_one_for_tests(discovered):
    assert discovered["endpoints"] == [
        ENDPOINT | {"url": "http://testserver/open311/v2", "type": "production"},
        ENDPOINT | {"url": "http://testserver/open311/test/v2", "type": "test"},
    ]


def test_it_says_whom_to_ask_and_when_it_changed(discovered):
    assert set(discovered) == {"changeset", "contact", "key_service", "endpoints"}
    assert discovered["contact"] == "The office itself: http://testserver/"
    assert discovered["key_service"] == "The office gives out keys: http://testserver/"
    assert datetime.fromisoformat(discovered["changeset"]).tzinfo == UTC


def test_xml_says_the_same(program, discovered):
    from defusedxml.ElementTree import fromstring

    answer = program.client.get("/open311/discovery.xml", headers={"Accept-Language": "en"})
    document = fromstring(answer.content)

    assert answer["Content-Type"] == "text/xml; charset=utf-8"
    assert document.tag == "discovery"
    endpoints = document.findall("endpoints/endpoint")
    assert [one.findtext("url") for one in endpoints] == [one["url"] for one in discovered["endpoints"]]
    assert [[f.text for f in one.findall("formats/format")] for one in endpoints] == [
        ENDPOINT["formats"],
        ENDPOINT["formats"],
    ]


def test_it_can_be_asked_below_each_endpoint_too(program, discovered):
    assert program.json("discovery") == discovered


def test_behind_a_proxy_the_addresses_are_those_that_people_use(program):
    with override_settings(SITE_ORIGIN="https://voice.example.org"):
        discovered = program.json("discovery")

    assert discovered["endpoints"][0]["url"] == "https://voice.example.org/open311/v2"


def test_every_endpoint_answers(program, discovered):
    for endpoint in discovered["endpoints"]:
        path = endpoint["url"].removeprefix("http://testserver")
        assert program.client.get(f"{path}/services.xml").status_code == 200
