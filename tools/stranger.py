"""Writes schema.json beside the stranger's verifier: the tables behind the record, read from the models.

The file is never edited; a test compares it with what this program would write.
"""

import json
import os
from pathlib import Path
from tempfile import TemporaryDirectory

import django
from django.conf import settings

if not settings.configured:  # started as a program: nothing of a running office is touched
    _data = TemporaryDirectory(prefix="lianxin-reference-")
    os.environ |= {"LIANXIN_DATA": _data.name, "DJANGO_SETTINGS_MODULE": "lianxin.settings"}
    django.setup()

from lianxin.verify.behind import schema

FILE = Path(__file__).resolve().parent.parent / "src/lianxin/web/static/lianxin/stranger/schema.json"


def text() -> str:
    """The file as it must be."""
    return json.dumps(schema(), indent=1, sort_keys=True) + "\n"


if __name__ == "__main__":
    FILE.write_text(text(), encoding="utf-8")
