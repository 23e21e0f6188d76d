"""What Open311 refuses, and how: 404 what does not exist, 403 a wrong or missing key, 400 all else."""

from __future__ import annotations

NOT_FOUND, FORBIDDEN, BAD = 404, 403, 400


class Refused(ValueError):
    """A request that cannot be met; the text says why, in the language that was asked for."""

    def __init__(self, status: int, text: str) -> None:
        super().__init__(text)
        self.status = status
        self.text = text
