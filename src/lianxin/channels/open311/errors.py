"""What Open311 refuses, and how: 404 what does not exist, 403 a wrong or missing key, 400 all else.

429, which the protocol does not know, is for whoever sends too much at once.
"""

from __future__ import annotations

NOT_FOUND, FORBIDDEN, BAD, TOO_MANY = 404, 403, 400, 429


class Refused(ValueError):
    """A request that cannot be met; the text says why, in the language that was asked for."""

    def __init__(self, status: int, text: str) -> None:
        super().__init__(text)
        self.status = status
        self.text = text
