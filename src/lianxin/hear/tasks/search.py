"""Everything that was said can be found a moment later."""

from __future__ import annotations

from datetime import datetime

from lianxin.record.consumers import consumer
from lianxin.record.models import Entry

from ..entries import PUBLICATION_WITHDRAWN, VOICE_PUBLISHED, VOICE_RECEIVED
from ..models import Voice
from ..search import index


@consumer("hear.index", reads=[VOICE_RECEIVED, VOICE_PUBLISHED, PUBLICATION_WITHDRAWN])
def find_it(entry: Entry, now: datetime) -> None:
    """A new voice is indexed for the desk, published words for everybody; the house's own probes never are."""
    if not entry.public.get("probe") and not entry.public.get("asked"):
        index(Voice.objects.get(pk=entry.public["voice"]))
