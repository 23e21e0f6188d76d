"""What decisions hold of the words of a voice, and whether each answers every statement, looked at by ``lianxin verify``."""

from __future__ import annotations

from lianxin.hear.erasures import holds_words
from lianxin.record.verification.beside import beside

from .. import erasing
from ..checking.decisions import check_decisions

holds_words(erasing.of_the_decision)
beside(check_decisions)
