"""What is refused in the room where people are asked."""

from typing import Any

import pytest

from lianxin.office.refusals import Refusal


def refused(code: str, field: str = "") -> Any:
    """What happens inside is refused with this code, and beside this field where one is named."""
    return pytest.raises(Refusal, match=f"^{code}$", check=lambda error: not field or error.field == field)
