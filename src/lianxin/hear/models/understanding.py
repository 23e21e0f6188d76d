"""What was made of the words: suggestions by the house, decisions by people, links between voices."""

from __future__ import annotations

from django.db import models

from lianxin.office.models import Area, Office, Person, Place, Topic
from lianxin.record.models import Recorded

from ..states import Aspect, Severity
from .voices import Voice


class Suggestion(models.Model):
    """What understanding proposes about a voice, with its reasons; computed again at any time, decides nothing.

    ``score`` is in thousandths.  ``sure`` says that it was right often enough on the office's own past.
    """

    voice = models.ForeignKey(Voice, on_delete=models.CASCADE, related_name="suggestions")
    aspect = models.CharField(max_length=10, choices=Aspect.choices)
    position = models.IntegerField()
    value = models.CharField(max_length=80)
    score = models.IntegerField(default=0)
    sure = models.BooleanField(default=False)
    reasons = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["voice", "aspect", "position"], name="hear_suggestion")
        ]


class Reading(Recorded):
    """What a person decided a voice is about.  The newest one holds; earlier ones stay."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT)
    voice = models.ForeignKey(Voice, on_delete=models.PROTECT, related_name="readings")
    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, null=True)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, null=True)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, null=True)
    severity = models.CharField(max_length=10, choices=Severity.choices, default=Severity.ORDINARY)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True)
    read_at = models.DateTimeField()


class Publication(Recorded):
    """The words of a voice as a person released them for everybody, without personal data; or took them back."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT)
    voice = models.OneToOneField(Voice, on_delete=models.PROTECT, related_name="publication")
    title = models.CharField(max_length=200)
    text = models.TextField()
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True)
    published_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)


class Problem(Recorded):
    """What several voices are about: a link, never a merge.  Each voice keeps its case, receipt and word."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="problems")
    begun_at = models.DateTimeField()


class ProblemVoice(Recorded):
    """One voice of a problem; linked by staff (``person``) or by the one who spoke (no person)."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT)
    problem = models.ForeignKey(Problem, on_delete=models.PROTECT, related_name="links")
    voice = models.ForeignKey(Voice, on_delete=models.PROTECT, related_name="problem_links")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True)
    linked_at = models.DateTimeField()
    unlinked_at = models.DateTimeField(null=True)


class SearchText(models.Model):
    """The folded terms of one text, by which it is found; made again from the words at any time.

    ``published`` rows hold what everybody may read, the others what the desk may.
    """

    voice = models.ForeignKey(Voice, on_delete=models.CASCADE, related_name="search_texts")
    office = models.ForeignKey(Office, on_delete=models.CASCADE)
    published = models.BooleanField()
    terms = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["voice", "published"], name="hear_search_text")]
