"""One answer to different questions.

The questions are compared first: the same question deserves the same answer, and a machine that gives it is honest.
What is looked for is one answer, long enough to look like one, to questions that have nothing in common, of none of
which it names anything.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from .shingles import alike, near_copies, shingles, weight
from .terms import terms, unspaced

#: A shorter answer is a note of what was done, and looks alike wherever the same was done.
LEAST_WEIGHT = 24
#: Answers as like as this are one answer with another date or name in it.
SAME_ANSWER = 0.8
#: Questions that share this much of their words may well be one question.
SAME_QUESTION = 0.2
#: So many different questions make a template of an answer.
LEAST_QUESTIONS = 3
#: A word that stands in more than this share of all questions names none of them.
COMMON = 0.05
SHORT_WORD = 3
#: So many different questions of one answer are compared; more would tell nothing new.
MOST_COMPARED = 200

Exchange = tuple[str, str]


def reused(exchanges: Sequence[Exchange]) -> list[list[int]]:
    """Groups of (question, answer) pairs in which one answer was given to different questions."""
    answers = [
        shingles(answer) if weight(answer) >= LEAST_WEIGHT else frozenset() for _q, answer in exchanges
    ]
    copies = [group for group in near_copies(answers, SAME_ANSWER) if len(group) >= LEAST_QUESTIONS]
    if not copies:
        return []
    spread = Counter(term for question, _answer in exchanges for term in set(terms(question)))
    common = {term for term, count in spread.items() if count > max(2, COMMON * len(exchanges))}
    unnamed = ([row for row in group if not _named(exchanges[row], common)] for group in copies)
    return [group for group in unnamed if _are_different([exchanges[row][0] for row in group])]


def _named(exchange: Exchange, common: set[str]) -> bool:
    """Whether the answer takes up a word of the question that not every question has."""
    question, answer = ({term for term in terms(text) if _names(term)} for text in exchange)
    return bool((question & answer) - common)


def _names(term: str) -> bool:
    """Whether a term can name a thing: two characters, or a word that is longer than "the" and "has"."""
    return len(term) > (1 if unspaced(term) else SHORT_WORD) and not term.isdecimal()


def _are_different(questions: Sequence[str]) -> bool:
    """Whether there are enough questions among them of which no two have much in common."""
    chosen: list[frozenset[int]] = []
    for words in list(dict.fromkeys(shingles(question) for question in questions))[:MOST_COMPARED]:
        if all(alike(words, other) < SAME_QUESTION for other in chosen):
            chosen.append(words)
    return len(chosen) >= LEAST_QUESTIONS
