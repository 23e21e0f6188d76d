"""What `lianxin verify` recomputes of money: every sum again from the lines, payments and approvals behind it."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.utils.translation import gettext as _

from lianxin.record.verification.beside import Place
from lianxin.record.verification.report import Report, Step
from lianxin.record.verification.tables import Row, Table

from .leading import SHOWN, SUMS
from .models import Commitment, FundSource, LedLine, LedProject, Payment
from .states import FundState, LedState, LineKind

_Rows = dict[int, Row]
_SET_ASIDE = (FundState.APPROVED, FundState.RELEASED)


def check_accounts(place: Place, report: Report, step: Step) -> None:
    """Whether accounts reconcile: of each project that residents lead, and of each fund; a line that does not is named.

    Whether a row is as it was written is looked at with all others; here, whether the rows agree with each other.
    """
    projects, lines = _read(LedProject, place, step), _read(LedLine, place, step)
    payments, commitments = _read(Payment, place, step), _read(Commitment, place, step)
    returned: defaultdict[int, int] = defaultdict(int)
    for row in lines.values():
        project = projects.get(row.columns["project_id"])
        if project and row.columns["confirmed_by_id"]:
            returned[project.columns["source_id"]] += row.columns["amount_cents"]
    found = [
        *_odd_lines(projects, lines, payments),
        *_odd_projects(projects, lines),
        *_odd_hands(projects, lines, payments),
        *_odd_grants(projects, commitments),
        *_odd_payments(commitments, payments),
        *_odd_funds(_read(FundSource, place, step), commitments, payments, returned),
    ]
    for key, problem in found:
        report.fail(key, problem)


def _read(model: Any, place: Place, step: Step) -> _Rows:
    """The rows of the office that is looked at, by number; one that cannot be read is found with all others."""
    found = {}
    for row in Table(model, place.using).rows():
        step(1)
        if not row.unreadable and place.office in {None, row.columns["office_id"]}:
            found[row.columns["id"]] = row
    return found


def _odd_lines(projects: _Rows, lines: _Rows, payments: _Rows) -> list[tuple[str, str]]:
    """Lines that belong to no account, take back no line, or say what the office did not pay; payments without a line."""
    found = []
    for row in lines.values():
        line, project = row.columns, projects.get(row.columns["project_id"])
        if project is None:
            found.append((row.key, _("this line belongs to no account")))
        elif line["counters_id"] is not None and not _takes_back(line, lines.get(line["counters_id"])):
            found.append((row.key, _("this line does not take back the line that it names")))
        elif not _is_paid(line, project.columns, payments):
            found.append((row.key, _("this line is not what the office paid out")))
    told = {row.columns["payment_id"] for row in lines.values()}
    granted = {row.columns["commitment_id"] for row in projects.values()}
    for pk, row in payments.items():
        if row.columns["commitment_id"] in granted and pk not in told:
            found.append((row.key, _("this payment stands in no account")))
    return found


def _takes_back(line: dict[str, Any], named: Row | None) -> bool:
    if named is None or named.columns["counters_id"] is not None:
        return False
    same = ("project_id", "kind", "amount_cents")
    return all(line[name] == named.columns[name] for name in same)


def _is_paid(line: dict[str, Any], project: dict[str, Any], payments: _Rows) -> bool:
    """What the office paid out is a payment of the money that was granted; no other line names one."""
    if line["kind"] != LineKind.GRANTED:
        return line["payment_id"] is None
    payment = payments.get(line["payment_id"])
    return payment is not None and (
        payment.columns["amount_cents"] == line["amount_cents"]
        and payment.columns["commitment_id"] == project["commitment_id"]
    )


def _odd_projects(projects: _Rows, lines: _Rows) -> list[tuple[str, str]]:
    """Accounts whose sums are not those of their lines, that spent what never came in, or that closed with money left."""
    sums: defaultdict[int, dict[str, int]] = defaultdict(lambda: dict.fromkeys(SUMS.values(), 0))
    for row in lines.values():
        line = row.columns
        if name := SUMS.get(line["kind"]):
            sign = 1 if line["counters_id"] is None else -1
            sums[line["project_id"]][name] += sign * line["amount_cents"]
    found = []
    for pk, row in projects.items():
        counted, told = sums[pk], row.columns
        left = counted["granted_cents"] + counted["others_cents"]
        left -= counted["spent_cents"] + counted["back_cents"]
        if any(told[name] != cents for name, cents in counted.items()):
            found.append((row.key, _("the sums of this account are not those of its lines")))
        elif left < 0 or (left and told["state"] == LedState.CLOSED):
            found.append((row.key, _("this account spent what never came in, or was closed with money left")))
    return found


def _odd_hands(projects: _Rows, lines: _Rows, payments: _Rows) -> list[tuple[str, str]]:
    """What came back and was confirmed by somebody who had paid the money out."""
    payers = {(row.columns["commitment_id"], row.columns["paid_by_id"]) for row in payments.values()}
    found = []
    for row in lines.values():
        by, project = row.columns["confirmed_by_id"], projects.get(row.columns["project_id"])
        if by and project and (project.columns["commitment_id"], by) in payers:
            found.append((row.key, _("this return was confirmed by somebody who had paid the money out")))
    return found


def _odd_grants(projects: _Rows, commitments: _Rows) -> list[tuple[str, str]]:
    """Projects with money that was not granted to them, or more of it than they asked for."""
    found = []
    for row in projects.values():
        told, asked = row.columns, commitments.get(row.columns["commitment_id"])
        granted = asked is not None and asked.columns["state"] in _SET_ASIDE
        if told["state"] not in SHOWN:
            if granted or any(told[name] for name in SUMS.values()):
                found.append((row.key, _("this project has money that was not granted to it")))
        elif asked is None or not granted:
            found.append((row.key, _("this project has money that was not granted to it")))
        elif asked.columns["amount_cents"] > told["asked_cents"]:
            found.append((row.key, _("this project was granted more than it asked for")))
    return found


def _odd_payments(commitments: _Rows, payments: _Rows) -> list[tuple[str, str]]:
    """Money that was asked for and of which more or less is paid than its payments say."""
    paid: defaultdict[int, int] = defaultdict(int)
    for row in payments.values():
        paid[row.columns["commitment_id"]] += row.columns["amount_cents"]
    return [
        (row.key, _("what was paid of this money is not the sum of its payments"))
        for pk, row in commitments.items()
        if row.columns["paid_cents"] != paid[pk]
    ]


def _odd_funds(
    sources: _Rows, commitments: _Rows, payments: _Rows, returned: dict[int, int]
) -> list[tuple[str, str]]:
    """Funds of which more or less is set aside or paid than approvals, payments and what came back say."""
    aside: defaultdict[int, int] = defaultdict(int)
    paid: defaultdict[int, int] = defaultdict(int)
    for row in commitments.values():
        asked = row.columns
        if asked["state"] in _SET_ASIDE:
            rest = asked["state"] == FundState.APPROVED
            aside[asked["source_id"]] += asked["amount_cents"] if rest else asked["paid_cents"]
    for row in payments.values():
        if commitment := commitments.get(row.columns["commitment_id"]):
            paid[commitment.columns["source_id"]] += row.columns["amount_cents"]
    return [
        (row.key, _("the sums of this fund are not those of its approvals and payments"))
        for pk, row in sources.items()
        if row.columns["committed_cents"] != aside[pk] - returned.get(pk, 0)
        or row.columns["paid_cents"] != paid[pk] - returned.get(pk, 0)
    ]
