"""Whom a backup is sealed to."""

from pathlib import Path

import pytest

from lianxin.record.keeping.recipients import identities_in, recipients_of
from lianxin.record.keeping.sealing import Unopened


@pytest.mark.parametrize("rest", ["", "x", "\udc80", "\0"])
def test_what_is_no_recipient_is_refused(rest: str):
    with pytest.raises(Unopened):
        recipients_of(Path(), f"age1{rest}", print)


@pytest.mark.parametrize("text", ["", "# nothing", "AGE-SECRET-KEY-1\udc80"])
def test_what_holds_no_key_is_refused(text: str):
    with pytest.raises(Unopened):
        identities_in(text)
