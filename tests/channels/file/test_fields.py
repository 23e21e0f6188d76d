"""Which column holds what."""

import pytest

from lianxin.channels.file.fields import parse_map, settle
from lianxin.channels.file.problems import BadFile


def test_a_map_is_field_and_column():
    assert parse_map("body=内容, said_at=time,id=No. 1") == {"body": "内容", "said_at": "time", "id": "No. 1"}


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("body", "“body” in --map is not of the form field=column."),
        ("body=", "“body” in --map is not of the form field=column."),
        ("body=a,body=b", "The field “body” stands twice in --map."),
        (
            "loyalty=x",
            (
                "There is no field “loyalty”. The fields are: "
                "body, title, said_at, answer, answered_at, id, place, area, unit, kind, language."
            ),
        ),
    ],
)
def test_a_map_that_is_not_understood_says_what_is_possible(text: str, problem: str):
    with pytest.raises(BadFile) as caught:
        parse_map(text)

    assert str(caught.value) == problem


def test_a_column_that_is_missing_is_named_beside_those_there_are():
    with pytest.raises(BadFile) as caught:
        settle({"body": "words", "id": "id"}, ["id", "text"])

    assert str(caught.value) == "The file has no column “words”. Its columns are: id, text."


def test_without_words_there_is_nothing_to_import():
    with pytest.raises(BadFile, match="Which column holds what was said"):
        settle(None, ["id", "user"])
    with pytest.raises(BadFile, match="Which column holds what was said"):
        settle({"id": "id"}, ["id", "body"])


def test_columns_are_known_by_the_names_that_other_systems_use():
    columns = ["id", "user", "title", "body", "time", "reply", "reply_time", "label"]

    assert settle(None, columns) == {
        "body": "body",
        "title": "title",
        "said_at": "time",
        "answer": "reply",
        "answered_at": "reply_time",
        "id": "id",
    }
    assert settle(None, ["留言编号", "留言主题", "留言时间", "留言详情", "答复意见", "答复时间"]) == {
        "body": "留言详情",
        "title": "留言主题",
        "said_at": "留言时间",
        "answer": "答复意见",
        "answered_at": "答复时间",
        "id": "留言编号",
    }


def test_the_fields_own_name_goes_before_another_one():
    assert settle(None, ["text", "Body"]) == {"body": "Body"}
