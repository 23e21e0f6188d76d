"""The only writers of questions about the office's own page, and of what people found."""

from .answering import answer_questions
from .asking import MOST_ANSWERS, MOST_QUESTIONS, QuestionTerms, add_question
from .sealing import commitment_of, seal_answers

__all__ = [
    "MOST_ANSWERS",
    "MOST_QUESTIONS",
    "QuestionTerms",
    "add_question",
    "answer_questions",
    "commitment_of",
    "seal_answers",
]
