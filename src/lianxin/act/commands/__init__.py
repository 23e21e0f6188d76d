"""The only writers of cases: opening, dispatch, answers, the resident's word, and the clocks."""

from ..writing import Missing
from .answers import NoAnswer, answer, answer_imported, take_word
from .clocks import climb, grade, redate
from .dispatch import accept, add_rule, decide, dispatch, refuse
from .opening import open_case

__all__ = [
    "Missing",
    "NoAnswer",
    "accept",
    "add_rule",
    "answer",
    "answer_imported",
    "climb",
    "decide",
    "dispatch",
    "grade",
    "open_case",
    "redate",
    "refuse",
    "take_word",
]
