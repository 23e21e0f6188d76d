"""Whether those who lead the office look: how many of the weekly digests were decided in time, for everybody."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from lianxin.office.clock import now_of
from lianxin.office.models import Office
from lianxin.verify import queries
from lianxin.verify.models import Digest
from lianxin.verify.states import Decision

from ..access import anyone_at
from ..lead.digests import decided_kind, state, title


@anyone_at
@require_GET
def digests(request: HttpRequest, office: Office) -> HttpResponse:
    """Counts of the office: what the leads were asked about and what they decided; no unit, nobody's words."""
    now = now_of(request)
    rows = list(queries.digests(office).prefetch_related("demands")[: queries.DIGEST_PAGE])
    context = {
        "office": office,
        "nav": "rates",
        "standing": queries.digests_standing(office, now),
        "rows": [_row(row, now) for row in rows],
    }
    return render(request, "public/digests.html", context)


def _row(digest: Digest, now: datetime) -> dict[str, Any]:
    demands = sorted(digest.demands.all(), key=lambda row: row.position)
    counted = Counter(row.decision for row in demands)
    return {
        "title": title(digest, now),
        "tag": state(digest, now),
        "demands": len(demands),
        "acted": counted[Decision.ACT],
        "declined": counted[Decision.DECLINE],
        "open": counted[""],
        "told": [decided_kind(row, digest.office, now) for row in demands],
    }
