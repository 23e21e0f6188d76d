"""Whether the stored bytes of every attachment are still those that the record vouches for."""

from __future__ import annotations

from django.utils.translation import gettext as _

from lianxin.hear.models import Attachment
from lianxin.record.verification.beside import Place
from lianxin.record.verification.report import Report, Step
from lianxin.record.verification.tables import Row, Table

from . import storage


def check_files(place: Place, report: Report, step: Step) -> None:
    """Every file is there, and its SHA-256 is the one in its row; the row itself is checked with all others."""
    for row in Table(Attachment, place.using).rows():
        step(1)
        ours = place.office is None or row.columns.get("office_id") == place.office
        if ours and (problem := _problem(row, place)):
            report.fail(row.key, problem)


def _problem(row: Row, place: Place) -> str:
    try:
        path = storage.path_of(str(row.columns["digest"]), place.folder)
        same = storage.digest_of(path) == row.columns["digest"]
    except ValueError:
        return _("it names no file")
    except OSError:
        return _("its file is gone")
    return "" if same else _("its file was changed")
