"""The only writers of cases: opening, dispatch, answers, the resident's word, and the clocks."""

from ..writing import Missing
from .answers import NoAnswer, answer, answer_imported, take_word
from .call_ups import answer_call, call_up, note_late_call
from .care import begin_care, carer_left, end_care, hand_over, note_missed, visit_done
from .clocks import climb, grade, redate
from .deviations import add_outage, ask_deviation, decide_deviation, end_suspension, lift_exclusion
from .dispatch import accept, add_rule, decide, dispatch, refuse
from .follow_ups import drop_follow_ups, note_due, set_follow_ups, settle_follow_up
from .funds import ask_fund, decide_fund, open_fund, pay, release
from .led import (
    close_project,
    confirm_return,
    correct_line,
    enter_line,
    propose_project,
    stop_project,
    take_words_off,
)
from .opening import open_case
from .parts import follow_whole, split
from .promises import Promised, found_promises, make_promise, note_broken, settle_promise
from .recusal import recuse
from .sending_back import send_back
from .shares import accept_share, ask_share, finish_share, refuse_share, settle_share
from .taking_back import end_without_words, take_back
from .together import answer_together
from .work import accept_task, add_task, do_own_task, settle_task

__all__ = [
    "Missing",
    "NoAnswer",
    "Promised",
    "accept",
    "accept_share",
    "accept_task",
    "add_outage",
    "add_rule",
    "add_task",
    "answer",
    "answer_call",
    "answer_imported",
    "answer_together",
    "ask_deviation",
    "ask_fund",
    "ask_share",
    "begin_care",
    "call_up",
    "carer_left",
    "climb",
    "close_project",
    "confirm_return",
    "correct_line",
    "decide",
    "decide_deviation",
    "decide_fund",
    "dispatch",
    "do_own_task",
    "drop_follow_ups",
    "end_care",
    "end_suspension",
    "end_without_words",
    "enter_line",
    "finish_share",
    "follow_whole",
    "found_promises",
    "grade",
    "hand_over",
    "lift_exclusion",
    "make_promise",
    "note_broken",
    "note_due",
    "note_late_call",
    "note_missed",
    "open_case",
    "open_fund",
    "pay",
    "propose_project",
    "recuse",
    "redate",
    "refuse",
    "refuse_share",
    "release",
    "send_back",
    "set_follow_ups",
    "settle_follow_up",
    "settle_promise",
    "settle_share",
    "settle_task",
    "split",
    "stop_project",
    "take_back",
    "take_word",
    "take_words_off",
    "visit_done",
]
