"""`lianxin office topics`: a tree of topics is taken over from a table, or refused in plain words."""

from pathlib import Path

import pytest

from lianxin.cli import main
from lianxin.cli._topics import code_of_path
from lianxin.office.models import Topic
from tests.factories import open_office

# What the command line says is the same on every engine; the commands beneath it are tried on both.
pytestmark = [pytest.mark.django_db(databases=["default", "vault"]), pytest.mark.one_engine]

TREE = """code,parent,zh-hans,en,words
lamp,streets,路灯,Street light,路灯|街灯
streets,,街道,Streets,
"""
QUESTIONS = """topic,code,datatype,required,zh-hans,en,values,values:en
lamp,fault,singlevaluelist,是,灯怎么了,What is wrong,dark=不亮|day=白天也亮,dark=Dark|day=On by day
lamp,lamps,number,,坏了几盏,How many,,
"""


@pytest.fixture
def topics(monkeypatch, capsys, tmp_path: Path):
    """The step for a file with this text: status, what a program reads, what a person reads."""
    monkeypatch.setenv("LIANXIN_LANG", "en")
    open_office("willow")

    def run(text: str | bytes, *more: str) -> tuple[int, str, str]:
        file = tmp_path / "topics.csv"
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        status = main(["office", "topics", str(file), *more])
        told = capsys.readouterr()
        return status, told.out.strip(), told.err.strip()

    return run


@pytest.fixture
def questions(tmp_path: Path) -> str:
    file = tmp_path / "questions.csv"
    file.write_text(QUESTIONS, encoding="utf-8")
    return str(file)


def test_a_table_of_codes_becomes_a_tree(topics):
    assert topics(TREE) == (0, "2 topics added.", "")
    lamp = Topic.objects.select_related("parent").get(code="lamp")
    assert (lamp.names, lamp.words, lamp.parent and lamp.parent.code) == (
        {"zh-hans": "路灯", "en": "Street light"},
        ["路灯", "街灯"],
        "streets",
    )


def test_a_second_run_adds_nothing(topics):
    topics(TREE)

    assert topics(TREE)[1] == "0 topics added. 2 were there already and stay as they are."


def test_questions_come_from_a_table_of_their_own(topics, questions):
    assert topics(TREE, "--questions", questions, "--language", "zh-hans")[0] == 0
    assert Topic.objects.get(code="lamp").attributes == [
        {
            "code": "fault",
            "datatype": "singlevaluelist",
            "required": True,
            "names": {"zh-hans": "灯怎么了", "en": "What is wrong"},
            "values": [
                {"key": "dark", "names": {"en": "Dark", "zh-hans": "不亮"}},
                {"key": "day", "names": {"en": "On by day", "zh-hans": "白天也亮"}},
            ],
        },
        {
            "code": "lamps",
            "datatype": "number",
            "required": False,
            "names": {"zh-hans": "坏了几盏", "en": "How many"},
            "values": [],
        },
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_one_column_per_level_in_the_encodings_of_offices(topics, encoding):
    levels = "一级,二级,三级\n城乡建设,安全生产,事故处理\n城乡建设,安全生产,安全隐患\n城乡建设,园林绿化,\n"

    assert topics(levels.encode(encoding), "--language", "zh-hans")[1] == "5 topics added."
    leaf = Topic.objects.get(code=code_of_path(("城乡建设", "安全生产", "安全隐患")))
    assert leaf.parent is not None
    assert (leaf.names, leaf.parent.names) == ({"zh-hans": "安全隐患"}, {"zh-hans": "安全生产"})
    assert topics(levels.encode(encoding))[1] == "0 topics added. 5 were there already and stay as they are."


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("code,name\nlamp,Lamp\nlamp,Lamp\n", "These codes stand twice: lamp"),
        ("code,parent,name\nlamp,moon,Lamp\n", "These topics hang under one that is not there: lamp → moon"),
        ("code,name\nlamp,\n", "lamp has no name."),
        ("code,name\n路灯,Lamp\n", "'路灯' is no code: a code uses a-z, 0-9 and -."),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_taken(topics, text, reason):
    assert topics(text) == (2, "", reason)
    assert Topic.objects.count() == 0


def test_what_is_wrong_with_the_file_is_said_with_its_name(topics, tmp_path):
    file = tmp_path / "topics.csv"
    assert topics("code,name\nlamp\n") == (
        2,
        "",
        f"{file}, line 2: The row has 1 cells, but there are 2 columns.",
    )
    assert topics("") == (2, "", f"{file}: The file is empty.")


def test_questions_about_a_topic_that_is_not_in_the_file_are_refused(topics, questions):
    assert topics("code,name\nstreets,Streets\n", "--questions", questions)[2] == (
        "Questions about topics that are not in the file: lamp"
    )


def test_questions_need_their_columns(topics, tmp_path):
    file = tmp_path / "questions.csv"
    file.write_text("topic,name\nlamp,What\n", encoding="utf-8")

    assert topics(TREE, "--questions", str(file))[2] == f"{file} lacks the columns: code, datatype"
