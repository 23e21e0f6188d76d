"""What is done about findings, and what came of a campaign, may quote somebody who takes their words back."""

from __future__ import annotations

from lianxin.hear.erasures import holds_words

from .. import erasing

holds_words(erasing.of_what_is_done)
