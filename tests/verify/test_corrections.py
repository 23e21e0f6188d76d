"""A published figure that was wrong is corrected by two people, and the old number stands beside it for ever."""

import csv
import json
from datetime import datetime
from io import StringIO
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from lianxin.act.rules import NotAllowed
from lianxin.hear.states import MOST_TEXT
from lianxin.office import commands as offices
from lianxin.office.models import Person
from lianxin.office.refusals import Refusal
from lianxin.office.states import Role
from lianxin.record.models import Entry
from lianxin.verify import queries
from lianxin.verify.commands import ask_correction, decide_correction, publish_sheet
from lianxin.verify.models import Correction, Sheet
from lianxin.verify.sheets import turned
from tests.factories import DAY, MONDAY, Town, add_person, hear, make_town
from tests.record.checking import check

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
JULY = datetime(2026, 7, 1, tzinfo=ZoneInfo("Asia/Shanghai"))
FIELD = "computed.month.received"
WHY = "Two voices of the outage were written down on paper."
LONG = "字" * (MOST_TEXT + 1)
SHEET, ASK = "/willow/sheets/2026-06/", "/willow/oversight/corrections/ask"


@pytest.fixture
def town() -> Town:
    town = make_town()
    offices.set_population(area=town.east, people=880, now=MONDAY)
    for _voice in range(3):
        hear(town.office)
    return town


@pytest.fixture
def sheet(town: Town) -> Sheet:
    found = publish_sheet(office=town.office, month=turned(JULY, town.office.zone), now=JULY)
    assert found is not None
    return found


def asked(town: Town, **more: Any) -> Correction:
    facts = {
        "field": FIELD,
        "number": "5",
        "reason": "outage",
        "words": WHY,
        "by": town.person("lead"),
        "now": JULY + DAY,
    }
    return ask_correction(**{**facts, **more})  # fmt: skip


def decided(town: Town, correction: Correction, **more: Any) -> Correction:
    facts = {"agree": True, "words": "", "by": town.person("overseer"), "now": JULY + 2 * DAY}
    return decide_correction(correction=correction, **{**facts, **more})


def page(path: str, person: Person | None = None) -> str:
    client = Client(headers={"accept-language": "en"})
    if person:
        client.force_login(person)
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_until_somebody_else_agrees_nothing_changes_in_public(town: Town, sheet: Sheet):
    row = asked(town, sheet=sheet)

    assert (row.was, row.now, row.state) == ("3", "5", "asked")
    assert "<del>" not in page(SHEET)
    assert WHY not in page("/willow/corrections/")
    assert queries.corrections_of(sheet) == []


@pytest.mark.need(37)
def test_the_old_number_stays_struck_through_beside_the_new_one_for_ever(town: Town, sheet: Sheet):
    before = (sheet.figures, sheet.digest)
    first = decided(town, asked(town, sheet=sheet))
    decided(town, asked(town, sheet=sheet, number="6", now=JULY + 3 * DAY), now=JULY + 4 * DAY)
    sheet.refresh_from_db()

    shown = " ".join(page(SHEET).split())
    assert "<del>3</del>" in shown
    assert "<del>5</del>" in shown
    assert "<ins><strong>6</strong></ins>" in shown
    assert f"/willow/corrections/#correction-{first.pk}" in shown
    assert (sheet.figures, sheet.digest) == before
    assert check().report.broken == []
    told = [entry.public for entry in Entry.objects.filter(kind="figure.corrected").order_by("number")]
    assert [(one["was"], one["now"], one["reason"]) for one in told] == [
        ("3", "5", "outage"),
        ("5", "6", "outage"),
    ]
    assert WHY not in json.dumps(told)


@pytest.mark.need(37)
def test_everybody_reads_every_correction_the_newest_first_on_the_page_the_feed_and_in_the_api(
    town: Town, sheet: Sheet
):
    rows = [decided(town, asked(town, sheet=sheet)), decided(town, asked(town, page="unheard", field="typed.people.east", number="900"))]  # fmt: skip

    shown, feed = page("/willow/corrections/"), page("/willow/corrections.atom")
    items = Client().get("/api/v1/offices/willow/corrections").json()["items"]
    assert [one["correction"] for one in items] == [rows[1].pk, rows[0].pk]
    assert [(one["was"], one["now"], one["now_stated"]) for one in items] == [
        ("880", "900", "typed by two people"),
        ("3", "5", "typed by two people"),
    ]
    assert shown.index("People who live in east") < shown.index(FIELD)
    assert WHY in shown
    assert WHY in feed
    assert feed.count("<entry>") == 2
    for one in items:
        assert f'href="/willow/record/{one["entry"]}/"' in shown


@pytest.mark.need(64)
def test_what_was_typed_is_marked_wherever_it_goes(town: Town, sheet: Sheet):
    """On the sheet, in its table, its JSON and the API: counted, stated, or stated by two people."""
    decided(town, asked(town, sheet=sheet))
    table = {row["figure"]: row for row in csv.DictReader(StringIO(page(f"{SHEET[:-1]}.csv")))}
    data = json.loads(page(f"{SHEET[:-1]}.json"))
    api = Client().get("/api/v1/offices/willow/sheets/2026-06").json()

    assert {name for name, row in table.items() if row["stated"] != "computed"} == {"typed.people.east", "typed.outage_minutes"}  # fmt: skip
    assert (table[FIELD]["value"], table[FIELD]["corrected"], table[FIELD]["reason"]) == ("3", "5", "outage")
    for told in (data, api):
        assert set(told["figures"]) == {"computed", "typed"}
        assert told["figures"]["typed"]["people"] == {"east": 880}
        assert told["canonical"] == sheet.figures
        assert [one["now_stated"] for one in told["corrections"]] == ["typed by two people"]
    assert page(SHEET).count("stated by the office, not counted") == 1
    assert "stated by the office, not counted" in page("/willow/unheard/")


@pytest.mark.need(37)
def test_a_wrong_population_is_mended_and_stands_struck_through_on_its_page(town: Town):
    decided(town, asked(town, page="unheard", field="typed.people.east", number="900"))
    town.east.refresh_from_db()
    shown = " ".join(page("/willow/unheard/").split())

    assert town.east.population == 900
    assert "<del>880</del> <ins><strong>900</strong></ins>" in shown
    assert [entry.kind for entry in Entry.objects.order_by("-number")[:2]] == [
        "area.counted",
        "figure.corrected",
    ]


def test_whoever_asked_cannot_agree_and_units_and_visitors_have_no_say(town: Town, sheet: Sheet):
    both = add_person(town.office, "both", (Role.STEWARD, None), (Role.OVERSEER, None))
    row = asked(town, sheet=sheet, by=both)

    with pytest.raises(Refusal) as refused:
        decided(town, row, by=both)
    assert refused.value.code == "same_person"
    for who in ("lead", "steward", "power", "coordinator"):
        with pytest.raises(NotAllowed):
            decided(town, row, by=town.person(who))
    for who in ("overseer", "power", "coordinator"):
        with pytest.raises(NotAllowed):
            asked(town, sheet=sheet, by=town.person(who))
    assert Correction.objects.get().state == "asked"


@pytest.mark.parametrize(
    ("facts", "code", "field"),
    [
        ({"field": "computed.month.nothing"}, "unknown", "field"),
        ({"number": ""}, "number", "number"),
        ({"number": "five"}, "number", "number"),
        ({"number": "-5"}, "number", "number"),
        ({"number": "3"}, "same", "number"),
        ({"number": "9" * 40}, "number", "number"),
        ({"reason": "whim"}, "missing", "reason"),
        ({"words": "  "}, "missing", "words"),
        ({"words": LONG}, "long", "words"),
    ],
)
def test_what_cannot_be_asked_for(town: Town, sheet: Sheet, facts: dict[str, str], code: str, field: str):
    with pytest.raises(Refusal) as refused:
        asked(town, sheet=sheet, **facts)

    assert (refused.value.code, refused.value.field) == (code, field)
    assert Correction.objects.count() == 0


def test_a_share_is_corrected_as_a_share(town: Town, sheet: Sheet):
    figures = json.loads(sheet.figures)
    figures["computed"]["office"]["response"]["share"] = "0.500000"
    Sheet.objects.filter(pk=sheet.pk).update(figures=json.dumps(figures))
    sheet.refresh_from_db()
    field = "computed.office.response.share"
    for wrong in ("2", "1.5", "-0.1", "0.1234567", "50%"):
        with pytest.raises(Refusal, match="number"):
            asked(town, sheet=sheet, field=field, number=wrong)

    assert asked(town, sheet=sheet, field=field, number="0.25").now == "0.250000"


def test_the_same_figure_waits_once_is_decided_once_and_declining_needs_a_reason(town: Town, sheet: Sheet):
    row = asked(town, sheet=sheet)
    with pytest.raises(Refusal) as twice:
        asked(town, sheet=sheet, number="7")
    with pytest.raises(Refusal) as silent:
        decided(town, row, agree=False)
    with pytest.raises(Refusal) as long:
        decided(town, row, agree=False, words=LONG)
    decided(town, row, agree=False, words="The paper was counted already.")
    with pytest.raises(Refusal) as again:
        decided(town, row)

    assert [one.value.code for one in (twice, silent, long, again)] == ["asked", "missing", "long", "decided"]
    assert "<del>" not in page(SHEET)
    assert Entry.objects.latest("number").kind == "figure.kept"


def test_what_changed_since_it_was_asked_for_is_asked_for_anew(town: Town):
    row = asked(town, page="unheard", field="typed.people.east", number="900")
    offices.set_population(area=town.east, people=890, now=JULY)
    with pytest.raises(Refusal) as refused:
        decided(town, row)

    assert refused.value.code == "changed"


def test_it_is_asked_for_and_agreed_to_on_the_pages_and_what_was_typed_stays(town: Town, sheet: Sheet):
    lead, overseer = Client(headers={"accept-language": "en"}), Client(headers={"accept-language": "en"})
    lead.force_login(town.person("lead"))
    overseer.force_login(town.person("overseer"))
    form = {"sheet": "2026-06", "figure": FIELD, "number": "many", "reason": "outage", "words": WHY}

    refused = lead.post(ASK, form)
    assert refused.status_code == 422
    assert all(text in refused.content.decode() for text in (WHY, FIELD, "many", "Type a whole number"))
    assert lead.post(ASK, form | {"number": "5"}).status_code == 302
    waiting = overseer.get("/willow/oversight/corrections/").content.decode()
    assert WHY in waiting
    assert "Ask an overseer" not in waiting
    row = Correction.objects.get()
    address = f"/willow/oversight/corrections/{row.pk}/decide"
    assert lead.post(address, {"agree": "yes"}).status_code == 422
    assert overseer.post(address, {"agree": "no"}).status_code == 422
    assert overseer.post(address, {"agree": "yes"}).status_code == 302
    assert "<ins><strong>5</strong></ins>" in page(SHEET)
    assert "A figure here is wrong" in page(SHEET, town.person("steward"))
    assert "A figure here is wrong" not in page(SHEET)


def test_overseers_are_told_and_another_office_sees_nothing_of_it(town: Town, sheet: Sheet):
    from lianxin.web.duties import duties

    asked(town, sheet=sheet)
    other = make_town("elsewhere")
    stranger = other.person("overseer")

    texts = [duty.text for duty in duties(town.person("overseer"), JULY + DAY)]
    assert len(texts) == 1
    assert duties(stranger, JULY + DAY) == []
    row = Correction.objects.get()
    with pytest.raises(NotAllowed):
        decided(town, row, by=stranger)
    client = Client()
    client.force_login(stranger)
    assert client.get("/willow/oversight/corrections/").status_code == 404
    assert (
        client.post(f"/elsewhere/oversight/corrections/{row.pk}/decide", {"agree": "yes"}).status_code == 404
    )
