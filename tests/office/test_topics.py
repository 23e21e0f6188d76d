"""The office's own tree of topics: added one by one or as a whole, each in the record."""

import pytest

from lianxin.office import commands
from lianxin.office.commands import NewTopic, OfficeError
from lianxin.office.models import Topic
from lianxin.record.models import Entry
from tests.factories import MONDAY, make_town, open_office

pytestmark = pytest.mark.django_db

QUESTION = {
    "code": "fault",
    "datatype": "singlevaluelist",
    "required": True,
    "names": {"en": "What is wrong"},
    "values": [{"key": "dark", "names": {"en": "Dark"}}],
}


@pytest.fixture
def office():
    return make_town().office


def add(office, code, **more):
    return commands.add_topic(office=office, code=code, **({"names": {"en": code}, "now": MONDAY} | more))


def new(code: str, parent: str = "") -> NewTopic:
    return NewTopic(code=code, names={"en": code}, parent=parent)


def load(office, *topics):
    return [topic.code for topic in commands.import_topics(office=office, topics=topics, now=MONDAY)]


def test_a_topic_stands_in_the_tree_and_in_the_record(office):
    streets = add(office, "streets")
    lamp = add(office, "lamp", parent=streets, words=["路灯"], attributes=[QUESTION])

    kept = Topic.objects.get(pk=lamp.pk)
    assert (kept.parent, kept.words, kept.attributes) == (streets, ["路灯"], [QUESTION])
    entry = Entry.objects.get(stream_id=office.stream_id, subject=f"topic/{lamp.pk}")
    assert (entry.kind, entry.public) == (
        "topic.added",
        {"topic": "lamp", "parent": "streets", "names": {"en": "lamp"}},
    )


@pytest.mark.parametrize("code", ["", "Lamp", "路灯", "-lamp", "_other", "a" * 41, "a/b"])
def test_a_code_can_stand_in_an_address(office, code):
    with pytest.raises(OfficeError):
        add(office, code)


def test_a_code_stands_once_and_a_parent_is_of_the_same_office(office):
    add(office, "lamp")
    with pytest.raises(OfficeError, match="The code lamp is taken"):
        add(office, "lamp")
    with pytest.raises(OfficeError, match="another office"):
        add(open_office("elsewhere"), "x", parent=Topic.objects.get(code="lamp"))


@pytest.mark.parametrize("names", [{}, {"en": " "}, {"en": "x" * 81}])
def test_a_topic_has_a_name_of_bounded_length(office, names):
    with pytest.raises(OfficeError):
        add(office, "lamp", names=names)


@pytest.mark.parametrize(
    "wrong",
    [
        {"datatype": "picture"},
        {"values": []},
        {"datatype": "number"},
        {"code": "A B"},
        {"names": {}},
        {"values": QUESTION["values"] * 2},
        {"values": [{"key": "a,b", "names": {"en": "x"}}]},
    ],
)
def test_a_question_that_nobody_could_answer_is_refused(office, wrong):
    with pytest.raises(OfficeError):
        add(office, "lamp", attributes=[QUESTION | wrong])
    assert Topic.objects.count() == 0


def test_two_questions_do_not_share_a_code(office):
    with pytest.raises(OfficeError):
        add(office, "lamp", attributes=[QUESTION, QUESTION])


def test_a_tree_may_be_listed_in_any_order(office):
    assert load(office, new("lamp", "streets"), new("streets")) == ["streets", "lamp"]
    assert Topic.objects.get(code="lamp").parent == Topic.objects.get(code="streets")


def test_importing_again_adds_only_what_is_new(office):
    load(office, new("streets"), new("lamp", "streets"))

    assert load(office, new("streets"), new("lamp", "streets"), new("noise", "streets")) == ["noise"]
    assert load(office, new("steps", "streets")) == ["steps"]


@pytest.mark.parametrize(
    "topics",
    [
        [new("lamp", "moon")],
        [new("a", "b"), new("b", "a")],
        [new("a", "a")],
        [new("good"), new("a"), new("a")],
        [new("good"), NewTopic(code="bad", names={})],
    ],
)
def test_a_tree_with_a_flaw_is_not_taken_at_all(office, topics):
    before = Entry.objects.count()
    with pytest.raises(OfficeError):
        load(office, *topics)
    assert (Topic.objects.count(), Entry.objects.count()) == (0, before)


def test_a_deep_branch_is_taken_whatever_its_order(office):
    chain = [new(f"t{n}", f"t{n - 1}" if n else "") for n in range(12)]

    assert load(office, *reversed(chain)) == [topic.code for topic in chain]
