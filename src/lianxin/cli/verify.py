"""``lianxin verify``: whether the record, all that stands behind it, or one receipt still holds."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from django.utils.translation import gettext as _

from lianxin.record.verification.folders import is_data_folder
from lianxin.record.verification.receipts import is_receipt
from lianxin.record.verification.report import Step, Unreadable
from lianxin.record.verification.sources import Folder, Source, Web, record_at, records_in

from ._checks import Checked, check_data, check_evidence, check_public, check_receipt
from ._prepare import say
from ._report import as_json, as_text, progress

HOLDS, BROKEN, UNUSABLE, INTERRUPTED = 0, 1, 2, 130


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser(
        "verify", help=_("check the record, all that stands behind it, or a receipt")
    )
    parser.add_argument(
        "source",
        nargs="?",
        metavar="SOURCE",
        help=_(
            "a data folder, an exported record, the address of a record, or a receipt; default: this office"
        ),
    )
    parser.add_argument("--json", action="store_true", help=_("print the findings as JSON"))
    parser.add_argument("--key", metavar="VKEY", help=_("the public key to trust, instead of the one found"))
    parser.add_argument("--office", metavar="SLUG", help=_("only this office, where there are several"))
    parser.add_argument(
        "--from",
        dest="origin",
        metavar="RECORD",
        help=_("compare a receipt with this record as it stands today"),
    )
    parser.add_argument(
        "--evidence",
        metavar="FILE",
        type=Path,
        help=_("judge a file of two heads that a witness, or a check of a receipt, found not to fit"),
    )
    parser.add_argument(
        "--sheet",
        metavar="MONTH",
        help=_("print the figures of a monthly sheet as the entries give them, e.g. 2026-06"),
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """0: all holds; 1: something is broken and named; 2: there was nothing to check."""
    try:
        with progress() as step:
            checked = _check(arguments, step)
    except Unreadable as error:
        return _give_up(arguments, str(error))
    except KeyboardInterrupt:
        say(_("Interrupted: the check is not finished, so nothing is proven."))
        return INTERRUPTED
    if arguments.sheet and checked.report.ok:
        return _print_sheet(arguments, checked)
    print(as_json(checked) if arguments.json else as_text(checked))
    return HOLDS if checked.report.ok else BROKEN


def _print_sheet(arguments: argparse.Namespace, checked: Checked) -> int:
    """The bytes as they were digested and nothing else, so that they can be hashed and compared."""
    found = [months[arguments.sheet] for months in checked.sheets.values() if arguments.sheet in months]
    if len(found) != 1:
        return _give_up(
            arguments, _("There is not one sheet of %(month)s here.") % {"month": arguments.sheet}
        )
    sys.stdout.buffer.write(found[0])
    sys.stdout.buffer.flush()
    return HOLDS


def _give_up(arguments: argparse.Namespace, problem: str) -> int:
    if arguments.json:
        print(json.dumps({"ok": False, "error": problem}, ensure_ascii=False))
    else:
        say(problem)
    return UNUSABLE


def _check(arguments: argparse.Namespace, step: Step) -> Checked:
    source, key, office = arguments.source, arguments.key, arguments.office
    if arguments.evidence:
        return check_evidence(arguments.evidence, key)
    path = Path(source) if source else None
    if path and is_receipt(path):
        return check_receipt(path, key, _record(arguments.origin) if arguments.origin else None)
    if arguments.origin:
        raise Unreadable(_("--from goes with a receipt."))
    if path is None or is_data_folder(path):
        return check_data(path, key, office, step)
    if office:
        raise Unreadable(_("--office goes with a data folder."))
    return check_public(_records(source), key, step)


def _records(source: str) -> list[Source]:
    if "://" in source:
        return [_record(source)]
    found = records_in(Path(source))
    if not found:
        raise Unreadable(_("There is no record and no receipt at %(place)s.") % {"place": source})
    return found


def _record(place: str) -> Source:
    source = Web(place) if "://" in place else Folder(Path(place))
    if not record_at(source):
        raise Unreadable(_("There is no record at %(place)s.") % {"place": place})
    return source
