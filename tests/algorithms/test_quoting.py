"""What a text quotes of words that were taken back is taken out of it, and nothing else."""

from hypothesis import given
from hypothesis import strategies as st

from lianxin.algorithms.quoting import GONE, LEAST, LEAST_DENSE, Quotes

SAID = "The lamp behind the bakery has been dark since Easter"
CHINESE = "东街三号门口的路灯从清明节起就不亮了"


def test_a_stretch_goes_and_what_stands_around_it_stays():
    assert (
        Quotes([SAID]).without("We saw THE LAMP BEHIND THE BAKERY and mended it.")
        == "We saw … and mended it."
    )
    assert Quotes([SAID]).without("“The lamp behind the bakery” is lit.") == "“…” is lit."
    assert Quotes([CHINESE]).without("您说：三号门口的路灯从清明节，我们修了") == "您说：…，我们修了"


def test_words_that_everybody_uses_stay():
    for text in ("The lamp is lit.", "路灯已修好", "", "A new bulb behind the bakery"):
        assert Quotes([SAID, CHINESE]).without(text) == text


def test_each_part_of_a_way_to_reach_somebody_goes_however_it_is_spaced():
    quotes = Quotes([], ["王芳 139-0055 1234 wang@mail.example"])

    assert quotes.without("We rang 13900551234, 139 0055 1234") == "We rang …, …"
    assert quotes.without("王芳 wrote from WANG@mail.example") == "… wrote from …"
    assert quotes.without("On 1 May at 9") == "On 1 May at 9"


def test_short_numbers_and_letters_of_a_contact_take_nothing_along():
    assert Quotes([], ["at 9 B"]).without("At 9 we sent B to you") == "At 9 we sent B to you"


#: Without the few letters that change their length when they are made small.
TEXTS = st.text(st.characters(exclude_characters="İ"))


@given(said=TEXTS, around=TEXTS, at=st.integers(0, 50))
def test_no_long_stretch_of_what_was_said_is_left(said: str, around: str, at: int):
    left = Quotes([said]).without(around + said[at:] + around).lower()

    for size in (LEAST, LEAST_DENSE):
        stretches = {said.lower()[i : i + size] for i in range(len(said.lower()) - size + 1)}
        dense = {one for one in stretches if size == LEAST or all(letter > "\x7f" for letter in one)}
        assert [one for one in dense if one in left] == []


@given(st.text(), st.text(max_size=LEAST_DENSE - 1))
def test_nothing_changes_where_nothing_long_enough_was_said(text: str, said: str):
    assert Quotes([said]).without(text) == text
    assert GONE not in Quotes([said]).without(text.replace(GONE, ""))
