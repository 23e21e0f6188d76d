"""`lianxin consultation import` of tables: proposals of Decidim and CONSUL become ideas, investments become projects."""

import json
from pathlib import Path

import pytest

from lianxin.ask.models import Consultation, Idea, Project
from lianxin.hear.models import Voice
from tests.factories import MONDAY, Town, make_town
from tests.record.budgeting import announce as announce_budget
from tests.record.consulting import open_consultation
from tests.record.proposing import ask_for_ideas
from tests.support.brought import Run, bring, write

pytestmark = [pytest.mark.django_db(databases=["default", "vault"]), pytest.mark.one_engine]
__all__ = ["bring"]
DECIDIM = [
    "id",
    "category/id",
    "title/en",
    "title/zh",
    "body/en",
    "body/zh",
    "state",
    "supports",
    "is_amend",
    "authors_emails",
]


@pytest.fixture
def town() -> Town:
    return make_town()


@pytest.fixture
def wished(town: Town) -> Consultation:
    return ask_for_ideas(town.person("lead"), now=MONDAY)


def test_proposals_become_ideas_that_are_owed_a_reply(bring: Run, wished: Consultation, tmp_path: Path):
    """A semicolon, a byte order mark, pages and formulas: as other programs and spreadsheets write them."""
    body = "<p>Plant <b>trees</b> &amp; sit.</p><script>alert(1)</script><ul><li>Shade</li></ul>"
    path = write(
        tmp_path / "proposals.csv",
        DECIDIM,
        [7, 1, "Trees", "种树", body, "有荫", "accepted", 412, "false", "someone@example.org"],
        [8, 1, "=HYPERLINK(1)", "", "", "", "", 3, "false", ""],
        [9, 1, "Gone", "", "x", "", "withdrawn", 0, "false", ""],
        [10, 1, "Trees, but fewer", "", "x", "", "", 0, "true", ""],
        [11, 1, "y" * 201, "", "x", "", "", 0, "false", ""],
        [12, 1, "Fits", "", "z" * 5001, "", "", 0, "false", ""],
        [13, 1, "", "", "x", "", "", 0, "false", ""],
        delimiter=";",
        encoding="utf-8-sig",
    )
    dry = json.loads(bring("1", str(path), "--dry-run", "--json")[1])
    assert Voice.objects.count() == 0
    told = json.loads(bring("1", str(path), "--json")[1])
    again = json.loads(bring("1", str(path), "--json")[1])
    first, second = Voice.objects.order_by("pk")

    assert {**dry, "dry": False} == told
    assert (told["new"], again["new"], again["already"]) == (2, 0, 2)
    assert [(one["line"], one["column"]) for one in told["failures"]] == [
        (4, ""),
        (5, ""),
        (6, "title/en"),
        (7, "body/en"),
        (8, ""),
    ]
    assert (first.title, first.body, first.language) == ("Trees", "Plant trees & sit.\n\nShade", "en")
    assert second.body == "=HYPERLINK(1)"
    assert [row.state for row in Idea.objects.all()] == ["waiting", "waiting"]
    assert set(wished.statements.values_list("state", "source")) == {("waiting", "Village forum 2025")}
    assert not any("someone@" in str(row) for row in Voice.objects.values())


def test_proposals_of_consul_and_in_the_language_that_is_asked_for(
    bring: Run, wished: Consultation, tmp_path: Path
):
    consul = write(
        tmp_path / "consul.csv",
        ["ID", "Title", "Summary", "Description", "cached_votes_up", "retired_at"],
        [1, "A lid", "For the well", "Of wood", 5, ""],
        [2, "Old", "", "", 5, "2024-01-01"],
    )
    path = write(tmp_path / "decidim.csv", DECIDIM, [7, 1, "Trees", "种树", "Shade", "有荫", "", 1, "", ""])
    told = json.loads(bring("1", str(consul), "--json")[1])
    bring("1", str(path), "--language", "zh-hans")
    first, second = Voice.objects.order_by("pk")

    assert (told["new"], len(told["failures"])) == (1, 1)
    assert (first.title, first.body) == ("A lid", "For the well\n\nOf wood")
    assert (second.title, second.body, second.language) == ("种树", "有荫", "zh-hans")


def test_projects_come_on_the_list_of_a_budget(bring: Run, town: Town, tmp_path: Path):
    by = town.person("lead")
    budget = announce_budget(by, now=MONDAY, consultation=open_consultation(by, now=MONDAY))
    path = write(
        tmp_path / "investments.csv",
        ["id", "title", "description", "price", "feasibility", "address"],
        [1, "A roof", "<p>Over the stop.</p>", "6,000", "feasible", "At the bridge"],
        [2, "A tower", "High.", "500", "unfeasible", ""],
        [3, "Gold", "Much.", "99999999", "", ""],
        [4, "Lamps", "Light.", "many", "", ""],
        [5, "Benches", "To sit.", "2500.50", "", ""],
    )
    words = ("1", str(path), "--as", "projects", "--budget", "1", "--upkeep-by", "The town")
    unknown = json.loads(bring(*words, "--json")[1])
    usual = (*words, "--done-by", "2027-06-30", "--where", "In the village")
    dry = json.loads(bring(*usual, "--dry-run", "--json")[1])
    assert Project.objects.count() == 0
    told = json.loads(bring(*usual, "--json")[1])
    again = json.loads(bring(*usual, "--json")[1])

    assert {one["why"] for one in unknown["failures"]} >= {"Nothing says by when it is done."}
    assert {**dry, "dry": False} == told
    assert (told["new"], again["new"], again["already"]) == (2, 0, 2)
    assert [(one["line"], one["column"], one["why"]) for one in told["failures"]] == [
        (3, "", "It was found not to be feasible there."),
        (4, "price", "It costs more than there is."),
        (5, "", "“many” is no amount of money, such as 1200 or 1,200.50."),
    ]
    rows = Project.objects.filter(budget=budget).values_list("names", "plain", "cost", "where", "where_from")
    assert list(rows) == [
        ({"en": "A roof"}, {"en": "Over the stop."}, 6000_00, "At the bridge", "Village forum 2025"),
        ({"en": "Benches"}, {"en": "To sit."}, 2500_50, "In the village", "Village forum 2025"),
    ]
