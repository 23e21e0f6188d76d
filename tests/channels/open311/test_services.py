"""Services and definitions: the office's own topics, in the words of Open311."""

from tests.channels.open311.support import error, pairs
from tests.factories import make_town

LAMP = {
    "service_code": "lamp",
    "service_name": "Street light",
    "description": "Streets: Street light",
    "metadata": True,
    "type": "realtime",
    "keywords": "lamp, 路灯",
    "group": "Streets",
}
OTHER = {
    "service_code": "_other",
    "service_name": "Something else",
    "description": "Whatever fits none of the other services.",
    "metadata": False,
    "type": "realtime",
    "keywords": None,
    "group": None,
}


def test_the_leaves_of_the_tree_are_services_and_their_parents_are_groups(program):
    services = program.json("services")

    assert services[0] == LAMP
    assert [service["service_code"] for service in services] == ["lamp", "rubbish", "_other"]
    assert services[-1] == OTHER


def test_xml_says_the_same_and_stands_in_the_order_of_the_protocol(program):
    services = program.xml("services")

    assert [child.tag for child in services] == ["service"] * 3
    assert pairs(services[0]) == LAMP | {"metadata": "true"}
    assert pairs(services[2]) == OTHER | {"metadata": "false"}


def test_codes_are_text_because_a_leading_zero_is_no_json_number(program):
    assert {type(service["service_code"]) for service in program.json("services")} == {str}


def test_names_come_in_the_language_that_is_asked_for(client, place):
    answer = client.get("/open311/v2/services.json", headers={"Accept-Language": "zh-Hans"}).json()

    assert [service["service_name"] for service in answer][:2] == ["路灯", "Rubbish"]


def test_an_office_without_topics_still_takes_requests(client, db):
    make_town("bare")
    answer = client.get("/open311/v2/services.json", headers={"Accept-Language": "en"})

    assert answer.json() == [OTHER]


def test_a_definition_is_an_object_with_its_questions_in_order(program):
    definition = program.json("services/lamp")

    assert definition == {
        "service_code": "lamp",
        "attributes": [
            {
                "variable": True,
                "code": "fault",
                "datatype": "singlevaluelist",
                "required": True,
                "datatype_description": None,
                "order": 1,
                "description": "What is wrong",
                "values": [{"key": "dark", "name": "Dark"}, {"key": "day", "name": "On by day"}],
            },
            {
                "variable": True,
                "code": "lamps",
                "datatype": "number",
                "required": False,
                "datatype_description": None,
                "order": 2,
                "description": "How many lamps",
            },
        ],
    }


def test_a_definition_in_xml(program):
    definition = program.xml("services/lamp")

    assert [child.tag for child in definition] == ["service_code", "attributes"]
    fault = definition.find("attributes/attribute")
    assert fault is not None
    assert [pairs(value) for value in fault.findall("values/value")] == [
        {"key": "dark", "name": "Dark"},
        {"key": "day", "name": "On by day"},
    ]


def test_a_service_that_asks_nothing_has_an_empty_definition(program):
    assert program.json("services/_other") == {"service_code": "_other", "attributes": []}


def test_a_branch_is_no_service_and_neither_is_a_stranger(program):
    for code in ("streets", "nothing", "路灯"):
        assert error(program.get(f"services/{code}.json")) == (404, f"There is no service {code} here.")
