"""Django's own slow hasher, made quick, which also counts how often it does its work."""

from django.contrib.auth.hashers import Argon2PasswordHasher

done: list[str] = []


class Counting(Argon2PasswordHasher):
    time_cost, memory_cost, parallelism = 1, 8, 1

    def encode(self, password: str, salt: str) -> str:
        done.append("encode")
        return super().encode(password, salt)

    def verify(self, password: str, encoded: str) -> bool:
        done.append("verify")
        return super().verify(password, encoded)
