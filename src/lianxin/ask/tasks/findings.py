"""What findings hold of the words of a voice."""

from __future__ import annotations

from lianxin.hear.erasures import holds_words

from .. import erasing

holds_words(erasing.of_the_findings)
holds_words(erasing.of_the_studies)
