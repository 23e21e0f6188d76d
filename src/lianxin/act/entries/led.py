"""What projects that residents lead write in the record: amounts and days, and no words of anyone."""

from lianxin.record.entries import EntryKind

_LED = {"project": "the number of the project"}
_MONEY = {**_LED, "currency": "ISO 4217", "amount_cents": "how much, in cents"}

LED_PROPOSED = EntryKind(
    "led.proposed",
    "Residents proposed to do something themselves with a small fund.",
    {
        **_MONEY,
        "voice": "the voice that proposed it; its receipt opens the account",
        "source": "the code of the small fund that they ask",
        "consultation": "the consultation whose adopted idea it came of, if it came of one",
        "idea": "the number of that idea",
        "until": "the day by which they settle the account",
    },
)
LED_DECIDED = EntryKind(
    "led.decided",
    "Money for a project that residents lead was granted, or declined with a reason.",
    {
        **_MONEY,
        "case": "the case's number",
        "commitment": "the commitment's row number",
        "state": "granted or declined",
        "until": "the day by which the account is settled; when money is granted, as many days later as the office took",
    },
    later=frozenset({"until"}),
)
LED_LINE = EntryKind(
    "led.line",
    "A line was written in the account of a project that residents lead.",
    {
        **_MONEY,
        "line": "the number of the line",
        "kind": "granted: paid out by the office; others: given by others; spent; back: given back to the office",
        "day": "of which day it tells",
        "counters": "the number of the line that this one takes back, if it takes one back",
        "payment": "the payment's row number, of money that the office paid out",
    },
)
LED_RETURNED = EntryKind(
    "led.returned",
    "Somebody who had not paid it out confirmed what a project gave back to the office.",
    {**_MONEY, "line": "the number of the line", "source": "the code of where it went back to"},
)
LED_WORDS_OFF = EntryKind(
    "led.words_off",
    "The office took the words of a line off the account. What it says of money and days stays; the words are erased.",
    {**_LED, "line": "the number of the line", "words_off": "why: personal, quoted or insult"},
)
LED_ENDED = EntryKind(
    "led.ended",
    "A project that residents lead was closed by them with nothing left, or stopped by the office with a reason.",
    {
        **_LED,
        "state": "closed or stopped",
        "currency": "ISO 4217",
        "in_cents": "all that came in",
        "spent_cents": "what was spent",
        "back_cents": "what was given back",
        "left_cents": "what is left",
    },
)
