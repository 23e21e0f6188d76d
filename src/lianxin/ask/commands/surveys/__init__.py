"""The only writers of surveys: their questions, their answers, and what these come to."""

from .announcing import RoundTerms, SurveyTerms, announce_survey
from .answering import answer_survey, checked_answers
from .counting import count_round
from .sealing import commitment_of
from .terms import MOST_OPTIONS, MOST_QUESTIONS, QuestionTerms
from .wording import drop_question, put_question, renew_questions

__all__ = [
    "MOST_OPTIONS",
    "MOST_QUESTIONS",
    "QuestionTerms",
    "RoundTerms",
    "SurveyTerms",
    "announce_survey",
    "answer_survey",
    "checked_answers",
    "commitment_of",
    "count_round",
    "drop_question",
    "put_question",
    "renew_questions",
]
