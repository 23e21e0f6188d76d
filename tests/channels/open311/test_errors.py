"""Errors: one shape in the form that was asked for; 404 what does not exist, 403 the key, 400 all else."""

import pytest

from tests.channels.open311.support import V2, error, pairs
from tests.factories import open_office

ADDRESSES = ("services", "services/lamp", "requests", "requests/1", "tokens/1")


def test_an_error_in_xml_and_in_json_is_a_list_of_codes_and_texts(program):
    said = "There is no request 99 here."
    assert program.get("requests/99.json").json() == [{"code": "404", "description": said}]
    answer = program.get("requests/99.xml")
    document = program.xml("requests/99")

    assert (answer.status_code, answer["Content-Type"]) == (404, "text/xml; charset=utf-8")
    assert (document.tag, [child.tag for child in document]) == ("errors", ["error"])
    assert pairs(document[0]) == {"code": "404", "description": said}


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_jurisdiction_must_exist(program, address):
    for name in ("moon", "willow\0", "x" * 5000, "柳溪"):
        status, text = error(program.get(f"{address}.json", jurisdiction_id=name))
        assert (status, text.endswith(" here.")) == (404, True)


@pytest.mark.parametrize("address", ADDRESSES)
def test_with_several_offices_the_jurisdiction_must_be_named(program, address):
    assert program.get("services.json").status_code == 200
    open_office("elsewhere")

    assert error(program.get(f"{address}.json")) == (400, "jurisdiction_id is missing.")
    assert program.refused() == (400, "jurisdiction_id is missing.")
    assert program.get("services.json", jurisdiction_id="willow").status_code == 200
    assert program.post(jurisdiction_id="willow").status_code == 200


@pytest.mark.parametrize(
    "path", ["requests", "services.html", "nothing/at/all.json", "requests/1/2.json", "x"]
)
def test_an_address_that_is_not_there_answers_in_our_shape(program, path):
    answer = program.get(path)

    assert (answer.status_code, answer["Content-Type"].partition(";")[0]) == (
        404,
        "application/json" if path.endswith(".json") else "text/xml",
    )


@pytest.mark.parametrize("method", ["put", "patch", "delete", "options"])
@pytest.mark.parametrize("address", ADDRESSES)
def test_another_method_is_an_error_in_our_shape(program, method, address):
    answer = getattr(program.client, method)(f"{V2}/{address}.json", headers={"Accept-Language": "en"})

    assert error(answer) == (400, "This address can only be read.")


def test_a_post_where_only_reading_is_possible(program):
    answer = program.client.post(f"{V2}/services.json", {}, headers={"Accept-Language": "en"})

    assert error(answer) == (400, "This address can only be read.")


def test_head_is_reading(program):
    answer = program.client.head(f"{V2}/services.xml")

    assert (answer.status_code, answer.content) == (200, b"")


def test_a_slash_behind_the_form_does_no_harm(program):
    for address in ("services.json/", "services/lamp.json/", "requests.json/", "requests.xml/"):
        assert program.get(address).status_code == 200


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("multipart/form-data", b"no boundary"),
        ("multipart/form-data; boundary=x", b"--x\r\nbroken"),
        ("application/x-www-form-urlencoded; charset=gb18030", b"description=x"),
        ("application/x-www-form-urlencoded", b"&".join(b"a%d=1" % n for n in range(1000))),
        ("application/json", b'{"service_code": "lamp"}'),
        ("", b""),
    ],
)
def test_a_form_that_cannot_be_read_is_an_error_in_our_shape(program, content_type, body):
    answer = program.client.post(
        f"{V2}/requests.json", body, content_type=content_type, headers={"Accept-Language": "en"}
    )

    assert error(answer) in [
        (400, "The form cannot be read."),
        (403, "The api_key is missing or does not hold here."),
    ]


def test_a_body_that_is_far_too_long_is_refused_before_it_is_read(program):
    answer = program.client.generic(
        "POST",
        f"{V2}/requests.json",
        b"",
        "application/x-www-form-urlencoded",
        headers={"Accept-Language": "en"},
        CONTENT_LENGTH=str(10**9),
    )

    assert error(answer) == (400, "This is more than can be taken in at once.")


def test_errors_speak_the_language_that_is_asked_for(client, place):
    answer = client.get(f"{V2}/requests/99.json", headers={"Accept-Language": "zh-Hans"})

    assert answer["Content-Language"] == "zh-hans"
