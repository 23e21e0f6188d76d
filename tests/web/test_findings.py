"""Pages of signs: everybody sees what is looked for, overseers look, and two people change a detector."""

from pathlib import Path

import pytest
from django.test import Client

from lianxin.act.states import CaseState
from lianxin.hear.attachments import stage_bytes, storage
from lianxin.hear.commands import record_visit
from lianxin.hear.models import Visit
from lianxin.hear.states import ConsentBasis, Leads
from lianxin.hear.visits.noting import NotedNeed, NotedVisit
from lianxin.record.models import Entry
from lianxin.verify.commands import agree_detector, ask_detector
from lianxin.verify.commands.findings import MOST_WORDS
from lianxin.verify.findings import DETECTORS
from lianxin.verify.models import DetectorSetting, Finding
from lianxin.verify.states import FindingKind
from tests.factories import MONDAY, Town, case_in, make_town
from tests.hear.attachments import samples
from tests.web.reading import send, signed_in

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
KIND = FindingKind.EMPTY_HANDOFF


@pytest.fixture
def town(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Town:
    monkeypatch.setattr(storage, "FILES", f"files-{tmp_path.name}")
    return make_town()


def noted(town: Town) -> Finding:
    case = case_in(town, CaseState.ANSWERED)
    evidence = {
        "about": "",
        "seen": 9,
        "of": 10,
        "one_in": 123_456,
        "look_at": [f"case/{case.number}", "visit/7"],
    }
    facts = {
        "kind": KIND,
        "unit": town.power,
        "month": "2026-06",
        "key": "power/2026-06",
        "evidence": evidence,
    }
    return Finding.objects.create(office=town.office, found_at=MONDAY, **facts)


@pytest.mark.need(31)
def test_everybody_sees_every_detector_and_counts_but_no_unit_and_no_case(town: Town):
    noted(town)
    asked = ask_detector(
        kind=FindingKind.IDLE, on=False, values={}, reason="Too loud", by=town.person("steward"), now=MONDAY
    )
    agree_detector(setting=asked, by=town.person("overseer"), now=MONDAY)

    page = Client().get("/willow/findings/").content.decode()

    assert all(f'id="{kind}"' in page for kind in DETECTORS)
    assert "Two people turned it off" in page
    assert "Too loud" in page
    assert page.count('<span class="tag brick">Turned off</span>') == 1
    assert ">2026-06<" in page
    assert "case/" not in page
    assert ">power<" not in page


def test_an_overseer_reads_a_sign_looks_and_writes_it_down(town: Town):
    finding = noted(town)
    client = signed_in(town, "overseer")
    address = f"/willow/oversight/findings/{finding.pk}/"

    listed, shown = (client.get(url).content.decode() for url in ("/willow/oversight/findings/", address))
    refused = client.post(address, {"state": "upheld", "words": " "})
    unclear = client.post(address, {"words": "We went there."})
    done = client.post(address, {"state": "upheld", "words": "Nothing was done."})

    for page in (listed, shown):
        assert "Of 10 answers, 9 hand the matter on" in page
        assert "once in about 100,000 looks" in page
        assert "What else could explain it" in page
        assert f'/willow/desk/{finding.evidence["look_at"][0][5:]}/"' in page
    assert (refused.status_code, unclear.status_code) == (422, 422)
    assert "We went there." in unclear.content.decode()
    assert (done.status_code, done["Location"]) == (302, "/willow/oversight/findings/")
    assert Finding.objects.values_list("state", "words").get() == ("upheld", "Nothing was done.")
    assert "Nothing was done." in client.get("/willow/oversight/findings/?state=upheld").content.decode()


def test_what_an_overseer_wrote_at_length_comes_back_whole(town: Town):
    words, address = "字" * (MOST_WORDS + 1), f"/willow/oversight/findings/{noted(town).pk}/"

    page = send(signed_in(town, "overseer"), address, 422, state="upheld", words=words)

    assert f'<p class="error" id="id_words_error">Please use at most {MOST_WORDS} characters.</p>' in page
    assert f">{words}</textarea>" in page
    assert Finding.objects.get().words == ""


@pytest.mark.parametrize("who", ["power", "convenor", "coordinator", "lead", "clerk", "steward"])
def test_nobody_else_finds_the_signs(town: Town, who: str):
    finding = noted(town)
    client = signed_in(town, who)

    assert client.get("/willow/oversight/findings/").status_code == 404
    assert client.get(f"/willow/oversight/findings/{finding.pk}/").status_code == 404
    assert client.get("/willow/oversight/detectors/").status_code == (200 if who == "steward" else 404)


def of_a_visit(town: Town) -> tuple[Finding, Visit, Visit]:
    """A sign that names one of two visits, each with notes, a need and a photo."""
    both = [visited(town, name) for name in ("one", "another")]
    facts = {"about": "", "seen": 9, "of": 10, "look_at": [f"visit/{both[0].pk}"]}
    finding = Finding.objects.create(
        office=town.office,
        kind=FindingKind.IMPOSSIBLE_ROUND,
        month="2026-06",
        key="a round",
        evidence=facts | {"about": "hour"},
        found_at=MONDAY,
    )
    return finding, both[0], both[1]


def visited(town: Town, name: str) -> Visit:
    noted = NotedVisit(
        client_key=f"{name}-key-of-a-visit",
        written_at=MONDAY,
        sent_at=MONDAY,
        consent=ConsentBasis.AGREED,
        area=town.east,
        place=f"Door of {name}",
        facts=f"Knock twice at {name}",
        notes=f"Tea with {name}",
        needs=(NotedNeed(words=f"{name} wants a rail", leads_to=Leads.CASE),),
        photos=(stage_bytes(town.office, samples.saved(samples.picture(), "JPEG"), MONDAY),),
    )
    return record_visit(office=town.office, by=town.person("visitor"), noted=noted, now=MONDAY).visit


@pytest.mark.need(31)
def test_an_overseer_opens_the_visits_that_a_sign_names_and_the_record_says_so(town: Town):
    finding, named, other = of_a_visit(town)
    client = signed_in(town, "overseer")
    here = f"/willow/oversight/findings/{finding.pk}/"
    photo, elsewhere = (f"{here}visits/{one.pk}/file/{one.attachments.get().pk}" for one in (named, other))

    before = client.get(photo).status_code
    asked = client.get(here).content.decode()
    opened = client.post(f"{here}visits")
    page = opened.content.decode()

    assert f'action="{here}visits"' in asked
    assert before == 404
    assert [text in page for text in ("Tea with one", "one wants a rail", photo)] == [True] * 3
    assert [text in page for text in ("Door of", "Knock twice", "another", named.household.code)] == [
        False
    ] * 4
    sent = client.get(photo)
    assert (sent.status_code, sent["Content-Type"]) == (200, "image/jpeg")
    assert b"".join(sent.streaming_content)
    assert client.get(elsewhere).status_code == 404
    told = Entry.objects.get(kind="finding.opened")
    assert told.public == {"finding": finding.pk, "kind": "impossible_round"}


def test_nobody_else_opens_visits_by_a_sign(town: Town):
    finding, named, _other = of_a_visit(town)
    here = f"/willow/oversight/findings/{finding.pk}/visits"
    photo = f"{here}/{named.pk}/file/{named.attachments.get().pk}"
    signed_in(town, "overseer").post(here)
    people = ["power", "convenor", "coordinator", "lead", "clerk", "steward", "visitor"]
    clients = {who: signed_in(town, who) for who in people}
    met = {who: (one.post(here).status_code, one.get(photo).status_code) for who, one in clients.items()}

    assert met == dict.fromkeys(people, (404, 404))
    assert Entry.objects.filter(kind="finding.opened").count() == 1


def test_a_sign_that_names_no_visit_opens_none(town: Town):
    here = f"/willow/oversight/findings/{noted(town).pk}/"
    client = signed_in(town, "overseer")

    assert "visits" not in client.get(here).content.decode().partition("<main")[2]
    assert client.post(f"{here}visits").status_code == 404


def test_a_steward_asks_and_an_overseer_agrees(town: Town):
    steward, overseer = signed_in(town, "steward"), signed_in(town, "overseer")
    form = {bound.name: str(bound.default) for bound in DETECTORS[KIND].bounds} | {
        "on": "yes",
        "reason": "Try it",
    }
    ask = f"/willow/oversight/detectors/{KIND}/ask"

    wrong = steward.post(ask, form | {"usual": "many"})
    asked = steward.post(ask, form | {"usual": "25"})
    setting = DetectorSetting.objects.get()
    alone = steward.post(f"/willow/oversight/detectors/{setting.pk}/agree")
    agreed = overseer.post(f"/willow/oversight/detectors/{setting.pk}/agree")

    assert wrong.status_code == 422
    assert 'value="many"' in wrong.content.decode()
    assert "Please give a whole number." in wrong.content.decode()
    assert (asked.status_code, setting.values) == (302, {"usual": 25})
    assert alone.status_code == 422
    assert "A change takes two people" in alone.content.decode()
    assert agreed.status_code == 302
    assert "usually 15" in Client().get("/willow/findings/").content.decode()


def test_what_is_not_there_is_not_found(town: Town):
    overseer = signed_in(town, "overseer")

    assert overseer.get("/willow/oversight/findings/99/").status_code == 404
    assert overseer.post("/willow/oversight/detectors/no_such/ask", {}).status_code == 404
    assert overseer.post("/willow/oversight/detectors/99/agree").status_code == 404
    assert overseer.get("/willow/oversight/findings/?state=no&after=x").status_code == 200
