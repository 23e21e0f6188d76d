"""Of a reply only what we can prove to have written ourselves is cut; words of a person never are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianxin.channels.mail.quotes import mark_of, own_words
from tests.channels.mail.peers import DOMAIN

WORDS = "It is the left one.\n不是右边那盏。"


@pytest.fixture(autouse=True)
def our_domain(settings):
    settings.MAIL_DOMAIN = DOMAIN


def ours() -> str:
    whole = "Your words are written down: number 7 in the record\n\nYour code: 7K2M\nhttps://x.org/y\n\nWillow Creek · "
    return f"{whole}#{mark_of(whole)}"


def quoted(text: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in text.split("\n"))


GMAIL = f"{WORDS}\n\nOn Mon, 1 Jun 2026 at 09:00, Willow Creek <willow@{DOMAIN}>\nwrote:\n\n{{quoted}}\n>\n"
GMAIL_ZH = f"{WORDS}\n\n柳溪镇 <willow@{DOMAIN}> 于2026年6月1日周一 09:00写道：\n\n{{quoted}}"
NETEASE = f'{WORDS}\n\n\nAt 2026-06-01 09:00:00, "柳溪镇" <willow@{DOMAIN}> wrote:\n{{quoted}}'
OUTLOOK = (
    f"{WORDS}\n\n________________________________\nFrom: Willow Creek <willow@{DOMAIN}>\nSent: Monday\n"
    "To: Li Min\nSubject: receipt\n\n{plain}\n"
)
FOXMAIL = (
    f"{WORDS}\n\n------------------ 原始邮件 ------------------\n发件人: 柳溪镇 <willow+7-x@{DOMAIN}>\n"
    "发送时间: 2026年6月1日\n收件人: 李敏\n主题: 回执\n\n{plain}\n"
)


@pytest.mark.parametrize("program", [GMAIL, GMAIL_ZH, NETEASE, OUTLOOK, FOXMAIL])
def test_what_mail_programs_send_back_is_cut(program: str):
    assert own_words(program.format(quoted=quoted(ours()), plain=ours())) == WORDS


def test_lines_that_a_program_wrapped_anew_are_still_known_as_ours():
    wrapped = quoted(
        ours().replace("written down:", "written\ndown:").replace("Willow Creek", "Willow\nCreek")
    )

    assert own_words(f"{WORDS}\n\nWillow <willow@{DOMAIN}> wrote:\n{wrapped}") == WORDS


def test_an_answer_below_the_quotation_is_kept():
    assert own_words(f"Willow <willow@{DOMAIN}> wrote:\n{quoted(ours())}\n\n{WORDS}") == WORDS


def test_an_answer_written_into_the_quotation_keeps_the_whole():
    inside = quoted(ours()).replace("> Your code", "> not mine!\n> Your code")

    text = f"{WORDS}\n\nOn Monday, Willow wrote:\n{inside}"

    assert own_words(text) == text


@pytest.mark.parametrize(
    "text",
    [
        f"{WORDS}\n\nMy neighbour wrote:\n> The lamp is dark\n> for weeks",
        f"{WORDS}\n\n> somebody said so",
        f"{WORDS}\n-----\nFrom: the bridge\nTo: the school\nit is dark",
        f"{WORDS}\n--\nLi Min",
        "时间：昨晚\n主题：路灯",
        "--- please help ---",
        "-- \n" + "\n".join(["a long list of lamps"] * 20),
        "#aaaaaaaaaaaaa",
    ],
)
def test_if_unsure_everything_stays(text: str):
    assert own_words(text) == text.strip()


def test_the_persons_own_lines_above_our_text_stay():
    text = f"时间：昨晚\n地点：桥头\n\n{quoted(ours())}"

    assert own_words(text) == "时间：昨晚\n地点：桥头"


def test_a_signature_after_the_agreed_sign_is_cut():
    assert own_words(f"{WORDS}\n-- \nLi Min\nTelephone 13800000000") == WORDS


LINES = st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20), max_size=8)


@given(above=LINES, below=LINES)
def test_whatever_stands_around_our_text_stays(above: list[str], below: list[str]):
    """No word is lost: what is left holds every character of the person's, in order, but for quotation signs."""
    from django.test import override_settings

    with override_settings(MAIL_DOMAIN=DOMAIN):
        left = own_words("\n".join([*above, quoted(ours()), *below]))

    assert squeezed(left) == squeezed("\n".join([*above, *below]))


def squeezed(text: str) -> str:
    return "".join(char for char in text if not char.isspace() and char != ">")
