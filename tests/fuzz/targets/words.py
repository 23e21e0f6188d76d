"""What is read out of running words: days, promises, amounts, names of people, scripts, terms to search for."""

from datetime import date

from hypothesis import strategies as st

from lianxin.algorithms.amounts import cents_of
from lianxin.algorithms.days import days_in
from lianxin.algorithms.folding import fold
from lianxin.algorithms.personal import masked, personal
from lianxin.algorithms.promises import promises_in
from lianxin.algorithms.quoting import Quotes
from lianxin.algorithms.script import language_of, script_of
from lianxin.algorithms.terms import terms
from lianxin.hear.search.asking import narrowed, passages, phrases
from lianxin.hear.text import clean
from tests.fuzz.mutating import odd, texts
from tests.fuzz.trying import target

TODAY = date(2026, 6, 1)
ANSWER = (
    "We will mend the lamp by 31 February and within 99 working days. 我们将于六月三十一日前修好，三个工作日内答复。"
    "最迟下周五；二〇二六年十三月；9999年12月31日前。 By the end of next month we shall call you back."
)
PERSON = "Li Min 13900551234, li.min@people.example.net, 110101199003074514, 6222021234567894, 粤B12345"


def _works(day: date) -> bool:
    return day.weekday() < 5


@target(texts([ANSWER], "999999999", "will", "日", "年", "within 9999999 working days", "一百万个工作日内"))
def promises(text: str) -> None:
    days_in(text, TODAY, _works)
    promises_in(text, TODAY, _works)


@target(texts([PERSON], "1390055", "@", "0" * 17))
def personal_data(text: str) -> None:
    found = personal(text)
    assert all(0 <= one.start < one.end <= len(text) for one in found)
    masked(text, str)


@target(texts(["1,234.50", "12", "0.01"], ".", ",", "，", "万"), ValueError)
def amount(text: str) -> None:
    assert cents_of(text) >= 0


@target(st.tuples(texts([ANSWER, PERSON]), texts([PERSON, ANSWER[:30]])))
def quoted(given: tuple[str, str]) -> None:
    text, told = given
    Quotes([told], [told]).without(text)


@target(texts([ANSWER, PERSON], '"', "“", "-", "OR"))
def search_words(text: str) -> None:
    text = clean(text)
    fold(text)
    terms(text)
    phrases(text)
    passages(text)
    narrowed(terms(text))


@target(texts([ANSWER, "灯坏了", "燈壞了", "Straßenlampe"]) | odd)
def language(text: str) -> None:
    script_of(text)
    language_of(text, ["zh-hans", "zh-hant", "en"])
