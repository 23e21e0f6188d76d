"""What was made of the words: decisions by people, links between voices."""

from __future__ import annotations

from django.db import models

from lianxin.office.models import Area, Office, Person, Place, Topic
from lianxin.record.models import Recorded

from ..states import Severity
from .voices import Voice


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

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["voice"], condition=models.Q(unlinked_at=None), name="hear_problem_of_voice"
            )
        ]


class SearchText(models.Model):
    """What one text is found by, and what it is likened by; made again from the words at any time.

    ``title`` and ``words`` hold folded terms in the order of the text, parted by spaces; ``sketch`` is what
    ``algorithms.likeness`` compares.  ``published`` rows hold what everybody may read, the others what the desk
    may.  The engine's index over the terms is made by a migration of its own.
    """

    voice = models.ForeignKey(Voice, on_delete=models.CASCADE, related_name="search_texts")
    office = models.ForeignKey(Office, on_delete=models.CASCADE)
    published = models.BooleanField()
    title = models.TextField()
    words = models.TextField()
    sketch = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["voice", "published"], name="hear_search_text")]
        indexes = [models.Index(fields=["office", "published", "id"], name="hear_search_newest")]
