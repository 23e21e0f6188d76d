"""Going out to ask: where, whom, and what was said there.

Who was talked to stands in no table: an interview is a place and a day, and its words are voices like any other.
"""

from __future__ import annotations

from django.db import models

from lianxin.hear.models import Voice
from lianxin.office.models import Area, Person, in_language
from lianxin.record.models import Recorded

from ..states import StudyState
from .consultations import Consultation, Group


class Study(Recorded):
    """People of the office go out with a question of a consultation; ``ended_reason`` says why the plan was not met."""

    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="studies")
    number = models.IntegerField()
    question = models.JSONField()
    ends_on = models.DateField()
    state = models.CharField(max_length=10, choices=StudyState.choices, default=StudyState.OUT)
    ended_reason = models.TextField(default="", blank=True)
    announced_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    announced_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["consultation", "number"], name="ask_study_number")]

    @property
    def title(self) -> str:
        return in_language(self.question)

    @property
    def subject(self) -> str:
        return f"{self.consultation.subject}/study/{self.number}"


class StudySite(Recorded):
    """A place of the plan: ``chosen`` says how it was chosen, ``planned`` with how many people one wants to talk.

    ``front_line``: those who do the work there are asked, not those who live there; they speak without a name, nobody
    counts them, and ``planned`` is 0.  One that was added after the study was announced says when and why.
    """

    study = models.ForeignKey(Study, on_delete=models.PROTECT, related_name="sites")
    number = models.IntegerField()
    place = models.CharField(max_length=200)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, null=True, related_name="+")
    group = models.ForeignKey(Group, on_delete=models.PROTECT, null=True, related_name="+")
    chosen = models.CharField(max_length=200)
    planned = models.IntegerField()
    front_line = models.BooleanField(default=False)
    added_at = models.DateTimeField(null=True)
    added_reason = models.TextField(default="", blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["study", "number"], name="ask_study_site")]


class Interview(Recorded):
    """Somebody was talked to at a place where people live; what they said are statements like any other.

    ``key_hash`` is of the form's key: the same form, handed in again with other words, is no second interview.
    """

    site = models.ForeignKey(StudySite, on_delete=models.PROTECT, related_name="interviews")
    number = models.IntegerField()
    held_on = models.DateField()
    key_hash = models.BinaryField(max_length=32)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["site", "number"], name="ask_interview_number")]


class InterviewVoice(Recorded):
    """One thing that was said in an interview: a voice in the consultation, entered for whoever said it."""

    interview = models.ForeignKey(Interview, on_delete=models.PROTECT, related_name="said")
    voice = models.OneToOneField(Voice, on_delete=models.PROTECT, related_name="interview_said")
