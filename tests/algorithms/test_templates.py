"""One answer to different questions is found; the same answer to the same question is honest."""

import csv
import gzip

import pytest

from lianxin.algorithms.templates import reused
from tests.architecture.trees import ROOT

BOSTON = ROOT.parent / "shared" / "data" / "boston_311" / "march_2015.csv.gz"
TEMPLATE = "您反映的问题我们高度重视,已按照有关规定和程序认真研究并妥善处理,今后将继续做好相关工作"
ENGLISH = (
    "The matter was dealt with in accordance with the rules and all relevant requirements were met in full"
)
QUESTIONS = ["东街路灯不亮", "学校门口没有斑马线", "水管漏水三天了", "医保卡怎么补办", "河边垃圾没人清"]
LIBRARY = "图书馆周一至周五九点到十七点开放,周末十点到十八点开放,法定节假日闭馆,借书请带身份证"


def test_one_answer_to_different_questions_is_found_with_a_date_put_in():
    asked = [(question, f"{TEMPLATE},2026年3月{day}日") for day, question in enumerate(QUESTIONS, start=1)]
    honest = [("桥栏杆断了", "桥栏杆已于周二焊好,另外三处松动的也一并加固,请放心通行,谢谢您的提醒")]

    assert reused([*asked, *honest]) == [[0, 1, 2, 3, 4]]


def test_the_same_in_english():
    questions = ["The lamp is dark", "No crossing at school", "Water leaks", "Rubbish by the river"]

    assert reused([(question, ENGLISH) for question in questions]) == [[0, 1, 2, 3]]


def test_the_same_answer_to_the_same_question_is_honest_automation():
    asked = ["图书馆几点开门", "图书馆几点开门?", "请问图书馆几点开门", "图书馆几点开门呢", "图书馆 几点开门"]

    assert reused([(question, LIBRARY) for question in asked]) == []


def test_an_answer_that_names_what_was_asked_is_no_template():
    questions = ["图书馆周末开吗", "借书要什么证件,图书馆远不远", "孩子能进图书馆自习吗,老人呢"]
    others = [(question, "已修好") for question in QUESTIONS * 20]

    assert reused([*((question, LIBRARY) for question in questions), *others]) == []


def test_short_notes_of_the_same_work_are_honest():
    assert reused([(question, "已处理完毕") for question in QUESTIONS]) == []
    assert reused([]) == []


@pytest.mark.need(34)
def test_honest_automation_of_a_real_city_is_hardly_named():
    if not BOSTON.exists():
        pytest.skip("the closed requests for measuring are not on this machine")
    with gzip.open(BOSTON, "rt", encoding="utf-8", errors="replace") as file:
        rows = [row for row in csv.DictReader(file) if row["CLOSURE_REASON"]]
    asked = [(f"{row['CASE_TITLE']} {row['TYPE']} {row['REASON']}", row["CLOSURE_REASON"]) for row in rows]

    assert sum(map(len, reused(asked))) / len(asked) < 0.02
