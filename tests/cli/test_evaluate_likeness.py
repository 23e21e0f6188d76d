"""`lianxin evaluate likeness` measures with the product's own index and comparison, and leaves no trace."""

import argparse
import json
from pathlib import Path

import pytest

from lianxin.cli import _evaluate_likeness as likeness
from lianxin.hear.models import SearchText, Voice
from lianxin.office.models import Office
from tests.architecture.trees import ROOT

# What the command line says is the same on every engine; the commands beneath it are tried on both.
pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]
#: All of it happens in the scratch database, which is SQLite whatever the office runs on.
IN_MEMORY = pytest.mark.one_engine
DATA = ROOT.parent / "shared" / "data" / "teddy2020_hotspots"

MESSAGES = """id,title,body,time
1,翠湖花园夜间施工噪音,半夜还在打桩,2019-03-01 08:00:00
2,翠湖花園半夜施工噪音大,打樁到兩點,2019年3月2日
3,桥头路灯不亮,已经三天了,2019/3/5 7:30
4,,桥头的路灯一直不亮。老人看不见,
5,菜市场没有公厕,请加一个,soon
6,公交站台太小,下雨淋湿,2019-04-01
"""
GROUPS = "group,id\n噪音,1\n噪音,2\n路灯,3\n路灯,4\n单独,5\n不在,77\n"


@pytest.fixture
def evaluate(tmp_path: Path, capsys):
    """Run the command on two texts; its status, what a program reads, what a person reads."""

    def run(messages: str = MESSAGES, groups: str = GROUPS, *options: str) -> tuple[int, str, str]:
        for name, text in (("m.csv", messages), ("g.csv", groups)):
            (tmp_path / name).write_text(text, encoding="utf-8")
        parser = argparse.ArgumentParser()
        likeness.add(parser.add_subparsers())
        chosen = parser.parse_args(["likeness", str(tmp_path / "m.csv"), str(tmp_path / "g.csv"), *options])
        status = chosen.run(chosen)
        told = capsys.readouterr()
        return status, told.out, told.err

    return run


def test_the_figures_of_a_small_town_and_no_trace_of_it(evaluate):
    status, out, _err = evaluate(MESSAGES, GROUPS, "--json")
    figures = json.loads(out)
    took = figures.pop("p95_ms")

    assert status == 0
    assert figures == {
        "p_at_1": 1.0,
        "r_at_10": 1.0,
        "queries": 4,
        "groups": 2,
        "messages": 6,
        "unknown_ids": 1,
    }
    assert took > 0
    assert (Office.objects.count(), Voice.objects.count(), SearchText.objects.count()) == (0, 0, 0)


@IN_MEMORY
def test_a_table_for_people(evaluate):
    status, out, _err = evaluate()

    assert status == 0
    assert "100.0%  First answer about the same problem (P@1)" in out


@pytest.mark.parametrize(
    ("messages", "groups", "told"),
    [
        ("id,title,time\n1,a,2019-01-01\n", GROUPS, "m.csv has no column body."),
        (MESSAGES, "group\n1\n", "g.csv has no column id."),
        (MESSAGES, "group,id\na,1\nb,2\n", "No group in g.csv has two messages that are known."),
        ("", GROUPS, "The file has no line with the names of its columns."),
    ],
)
def test_what_cannot_be_measured_with_is_told(evaluate, messages: str, groups: str, told: str):
    assert evaluate(messages, groups) == (2, "", told + "\n")


def test_a_file_that_is_not_there_is_told(tmp_path: Path, capsys):
    arguments = argparse.Namespace(messages=tmp_path / "none.csv", groups=tmp_path / "g.csv", json=False)

    assert likeness.run(arguments) == 2
    assert "none.csv" in capsys.readouterr().err


def test_a_share_is_of_as_many_as_could_be_found():
    assert likeness._share(["a", "b"], {"a", "c"}) == 0.5
    assert likeness._share([str(n) for n in range(10)], {str(n) for n in range(40)}) == 1


@IN_MEMORY
@pytest.mark.skipif(not DATA.is_dir(), reason="the labelled messages lie beside this tree, not in it")
def test_labelled_problems_find_each_other():
    """The bounds of the issue, on the messages of one city."""
    messages = likeness._messages(DATA / "messages.csv")
    groups, unknown = likeness._groups(DATA / "problem_groups.csv", messages)

    figures = likeness.measure(messages, groups, unknown)

    assert figures.p_at_1 >= 0.95
    assert figures.r_at_10 >= 0.90
