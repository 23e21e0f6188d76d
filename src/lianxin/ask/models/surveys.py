"""Surveys of a consultation: what is asked in which words, when, and what people answered.

Who answers is nobody's name, here as everywhere in a consultation: a participant, a number drawn by lot.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import models

from lianxin.algorithms.surveys import Asked, Kind
from lianxin.office.models import Office, Person, in_language
from lianxin.record.models import Recorded

from .consultations import Consultation
from .statements import Participant


class Survey(Recorded):
    """Questions that are put to everybody once, or before and after.  Texts are by language.

    ``household``: one sheet is for a whole household.  Nobody checks that, and the page says so.
    """

    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="surveys")
    number = models.IntegerField()
    title = models.JSONField()
    plain = models.JSONField()
    household = models.BooleanField(default=False)
    announced_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    announced_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["consultation", "number"], name="ask_survey_number")]

    @property
    def name(self) -> str:
        return in_language(self.title)

    @property
    def office(self) -> Office:
        return self.consultation.office


class SurveyInstrument(Recorded):
    """Every text, order and choice that people see; ``digest`` is the mark of all of it.

    It changes until its first round opens, and never again.  A second one gives the ``reason`` why it is there.
    """

    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="instruments")
    number = models.IntegerField()
    questions = models.JSONField()
    digest = models.CharField(max_length=64)
    reason = models.TextField(default="", blank=True)
    changed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["survey", "number"], name="ask_survey_instrument")]

    @property
    def asked(self) -> dict[int, Asked]:
        """By number of the question, from 1, what can be answered."""
        return {place: asked_in(one) for place, one in enumerate(self.questions, 1)}


def asked_in(question: Mapping[str, Any]) -> Asked:
    return Asked(Kind(question["kind"]), len(question["options"]), question["least"], question["most"])


class SurveyRound(Recorded):
    """Days on which it is answered: the first round, or the one after."""

    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="rounds")
    number = models.IntegerField()
    instrument = models.ForeignKey(SurveyInstrument, on_delete=models.PROTECT, related_name="rounds")
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["survey", "number"], name="ask_survey_round")]


class SurveyAnswer(models.Model):
    """One person about one question in one round; the last word counts.  ``batch`` is None until it has entered the record in one.

    ``question`` 0 says that somebody took part.  There is no time here.  What fewer than five answered never enters.
    """

    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="survey_answers")
    round = models.ForeignKey(SurveyRound, on_delete=models.PROTECT, related_name="answers")
    question = models.SmallIntegerField()
    answer = models.CharField(max_length=40, default="", blank=True)
    batch = models.ForeignKey("SurveyBatch", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["participant", "round", "question"], name="ask_survey_answer_once"
            )
        ]


class SurveyBatch(Recorded):
    """Answers that entered the record together, by commitment, when their round had closed; a large round has several.

    ``content`` has a line for each, "lot question answer", sorted; it is published when the round has been counted.
    """

    round = models.ForeignKey(SurveyRound, on_delete=models.PROTECT, related_name="batches")
    number = models.IntegerField()
    count = models.IntegerField()
    content = models.TextField()
    salt = models.BinaryField(max_length=32)
    sealed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "number"], name="ask_survey_batch")]


class SurveyTally(Recorded):
    """What the lines of one round come to, as it was published; ``digest`` is that of ``document``."""

    round = models.OneToOneField(SurveyRound, on_delete=models.PROTECT, related_name="tally")
    document = models.JSONField()
    digest = models.CharField(max_length=64)
    counted_at = models.DateTimeField()
