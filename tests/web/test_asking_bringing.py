"""What was said elsewhere is brought in by a page, ideas are entered from paper, and files go out again."""

import csv
import io
import re
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from lianxin.ask.models import Comprehension, Consultation, Idea, Participant, Statement, Vote
from lianxin.ask.states import IdeaState
from lianxin.ask.tasks import hold_consultations
from lianxin.hear.models import Voice
from lianxin.record import consumers
from tests.factories import DAY, MONDAY, Town, clock, make_town
from tests.record.comprehending import ask
from tests.record.consulting import announce, open_consultation
from tests.record.proposing import ask_for_ideas, idea, reply
from tests.record.stating import put_in
from tests.support.brought import conversation
from tests.web.reading import signed_in

pytestmark = [pytest.mark.django_db(databases=["default", "vault"]), pytest.mark.one_engine]
NOW = MONDAY + DAY / 2
ONE, DESK = "/willow/asking/1", "/willow/desk/asking/1"


@pytest.fixture
def town(db: None, settings: Any) -> Town:
    settings.CLOCK = "tests.factories.tell_time"
    clock.now = NOW
    return make_town()


@pytest.fixture
def lead(town: Town) -> Client:
    return signed_in(town, "lead")


def sent(*files: Path | tuple[str, str], **more: str) -> dict[str, Any]:
    named = [(one.name, one.read_text()) if isinstance(one, Path) else one for one in files]
    uploads = [SimpleUploadedFile(name, text.encode()) for name, text in named]
    return {"kind": "polis", "source": "Village forum", "do": "look", "files": uploads, **more}


def test_a_lead_looks_first_and_brings_it_in(town: Town, lead: Client, tmp_path: Path):
    asked = open_consultation(town.person("lead"), now=MONDAY)
    files = sorted(conversation(tmp_path).glob("*.csv"))
    look = lead.post(f"{DESK}/bring-in", sent(*files))
    assert (look.context["errors"], look.status_code, Statement.objects.count()) == ([], 200, 0)
    assert "nothing is written down yet" in look.content.decode()
    done = lead.post(f"{DESK}/bring-in", sent(*files, do="bring"))
    shown = Client(headers={"Accept-Language": "en"}).get(f"{ONE}/statements/").content.decode()

    assert "It is in" in done.content.decode()
    assert look.context["report"].new == done.context["report"].new == Statement.objects.count() == 12
    assert Vote.objects.count() == done.context["report"].votes > 0
    assert shown.count("Brought in from: Village forum") == 10
    assert f'href="{DESK}/bring-in"' in lead.get(f"{DESK}/").content.decode()
    assert signed_in(town, "overseer").get(f"{DESK}/bring-in").status_code == 404
    clock.now = asked.closes_at
    assert lead.post(f"{DESK}/bring-in", sent(*files)).status_code == 422


@pytest.mark.parametrize(
    ("files", "more", "expected"),
    [
        ([], {}, ("id_files_error", "Please choose a file.")),
        ([("a.csv", "title\nx\n")], {"kind": "other"}, ("id_kind_error", "Please choose what it is.")),
        (
            [("a.csv", "title\nx\n")],
            {"kind": "ideas", "source": ""},
            ("id_source_error", "Please say where it was said before"),
        ),
        (
            [("a.csv", "title\nx\n")],
            {"kind": "ideas", "source": "Call 13800138000"},
            ("id_source_error", "telephone number"),
        ),
        ([("a.csv", "title\nx\n")], {}, ("id_files_error", "A Polis conversation is comments.csv")),
        ([("a.csv", "x,y\n1,2\n")], {"kind": "ideas"}, ("id_files_error", "no column for: title")),
        ([("a.csv", "\x00\x01")], {"kind": "ideas"}, ("id_files_error", "")),
        (
            [("a.csv", "title\n"), ("b.csv", "title\n")],
            {"kind": "ideas"},
            ("id_files_error", "one file at a time"),
        ),
        (
            [("a.csv", "comment-id,comment-body\n1,x\n"), ("b.csv", "comment-id,comment-body\n2,y\n")],
            {},
            ("id_files_error", "Two files are of the same kind."),
        ),
        (
            [("a.csv", "title,price\nx,1\n")],
            {"kind": "projects"},
            ("id_budget_error", "Please choose the budget"),
        ),
    ],
)
def test_what_is_wrong_is_said_beside_it_and_what_was_typed_stays(
    town: Town, lead: Client, files: list[tuple[str, str]], more: dict[str, str], expected: tuple[str, str]
):
    field, why = expected
    ask_for_ideas(town.person("lead"), now=MONDAY)
    answer = lead.post(f"{DESK}/bring-in", sent(*files, **{"where": "At the well", **more}))
    page = answer.content.decode()

    assert (answer.status_code, f'id="{field}"' in page, why in page) == (422, True, True)
    assert re.search(r'name="where"[^>]* value="At the well"', page)
    assert Voice.objects.count() == 0


def test_rows_that_fail_are_named_with_their_column(town: Town, lead: Client):
    ask_for_ideas(town.person("lead"), now=MONDAY)
    table = f"id,title,body\n1,A lid,<p>Of <b>wood</b></p>\n2,{'x' * 201},\n3,,none\n"
    answer = lead.post(f"{DESK}/bring-in", sent(("a.csv", table), kind="ideas", do="bring"))

    assert [(one.line, one.column) for one in answer.context["failures"]] == [(3, "title"), (4, "")]
    assert Idea.objects.get().statement.voice.body == "Of wood"
    assert "Please say in one line what could be done" in answer.content.decode()


def test_ideas_go_out_as_a_table_that_comes_in_again(town: Town, lead: Client):
    by = town.person("lead")
    asked = ask_for_ideas(by, now=MONDAY)
    reply(idea(asked, "=1+1 trees", "Shade, and\na bench", by=by, now=NOW), IdeaState.ADOPTED, by=by, now=NOW)
    idea(asked, "A lid", by=by, now=NOW)
    answer = Client().get(f"{ONE}/ideas.csv")
    text = answer.content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    ask_for_ideas(by, now=MONDAY, question={"en": "And again?", "zh-hans": "再来？"})
    lead.post("/willow/desk/asking/2/bring-in", sent(("ideas.csv", text), kind="ideas", do="bring"))
    again = Voice.objects.filter(asked="consultation/2/ideas").order_by("pk")

    assert answer["Content-Disposition"] == 'attachment; filename="willow-ideas-1.csv"'
    assert [(row["title"], row["state"], row["answer"]) for row in rows] == [
        ("'=1+1 trees", "accepted", "We looked at it with the mason."),
        ("A lid", "not_answered", ""),
    ]
    assert [(one.title, one.body) for one in again] == [("=1+1 trees", "Shade, and\na bench"), ("", "A lid")]


def test_a_clerk_enters_an_idea_and_hands_over_the_slip(town: Town):
    ask_for_ideas(town.person("lead"), now=MONDAY)
    clerk = signed_in(town, "clerk")
    form = {"way": "paper", "title": "A lid", "details": "Of wood", "language": "en", "form": "one"}
    refused = clerk.post(f"{DESK}/enter-idea", {**form, "title": "x" * 201, "contact": "13800138000"})
    pages = [clerk.post(f"{DESK}/enter-idea", {**form, "contact": "13800138000"}) for _twice in range(2)]
    consumers.run_until_idle(NOW)
    voice, page = Voice.objects.get(), pages[1].content.decode()
    [code] = re.findall(r'<p class="code">([^<]+)</p>', page)
    follow = Client(headers={"Accept-Language": "en"}).get(f"/willow/follow/{code.replace('-', '')}/")

    assert f'href="{DESK}/enter-idea"' in clerk.get("/willow/desk/").content.decode()
    assert (refused.status_code, pages[0].status_code) == (422, 201)
    assert 'id="id_title_error"' in refused.content.decode()
    assert ">Of wood</textarea>" in refused.content.decode()
    assert (voice.channel, voice.title, voice.body, voice.kind) == ("paper", "A lid", "Of wood", "idea")
    assert (voice.contact is not None, "13800138000" in page) == (True, False)
    assert "ask to be named" in page
    assert "Waits to be looked at" in follow.content.decode()
    assert Idea.objects.get().statement.voice == voice
    visitor = signed_in(town, "visitor").post(f"{DESK}/enter-idea", {**form, "way": "visit"})
    assert visitor.status_code == 201
    assert signed_in(town, "lead").get(f"{DESK}/enter-idea").status_code == 404


@pytest.fixture
def questioned(town: Town) -> Consultation:
    made = announce(town.person("lead"), now=MONDAY - DAY)
    ask(made, town.person("lead"), now=MONDAY - DAY)
    hold_consultations(MONDAY)
    put_in(made, "The stop should move", town.person("lead"), now=MONDAY)
    return made


def test_a_sheet_of_paper_asks_what_the_page_asks(town: Town, questioned: Consultation):
    clerk = signed_in(town, "clerk")
    assert "What stays as it is?" in clerk.get(f"{DESK}/enter").content.decode()
    form = {"way": "paper", "asked": "yes", "q1": "2", "s1": "agree"}
    refused = clerk.post(f"{DESK}/enter", {**form, "way": ""})
    for number, more in enumerate(({}, {"q1": ""}, {"asked": ""})):
        clerk.post(f"{DESK}/enter", {**form, **more, "form": f"{number}"})
    first, second, third = Participant.objects.order_by("pk")

    assert re.search(r'name="q1" value="2" checked', refused.content.decode())
    assert [one.grasp for one in first.comprehension.all()] == ["right"]
    assert [one.grasp for one in second.comprehension.all()] == ["skipped"]
    assert not third.comprehension.exists()
    assert Comprehension.objects.count() == 2


def test_a_convenor_is_offered_no_projects(town: Town):
    ask_for_ideas(town.person("lead"), now=MONDAY)
    convenor = signed_in(town, "convenor")
    page = convenor.get(f"{DESK}/bring-in").content.decode()
    refused = convenor.post(f"{DESK}/bring-in", sent(("a.csv", "title,price\nx,1\n"), kind="projects"))

    assert ('value="ideas"' in page, 'value="projects"' in page, 'name="budget"' in page) == (
        True,
        False,
        False,
    )
    assert (refused.status_code, 'id="id_kind_error"' in refused.content.decode()) == (422, True)
