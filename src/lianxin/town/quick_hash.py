"""Passwords of invented accounts, which everybody is told: hashed as elsewhere, but without making it slow."""

from __future__ import annotations

from typing import Final

from django.contrib.auth.hashers import Argon2PasswordHasher

NAME: Final = f"{__name__}.QuickArgon2"


class QuickArgon2(Argon2PasswordHasher):
    """A house with the ordinary setting reads these too: the hash says by itself how it was made."""

    time_cost = 1
    memory_cost = 8
    parallelism = 1
