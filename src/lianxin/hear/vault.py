"""The vault: contacts in their own database, each sealed with AES-256-GCM and bound to its own row."""

from __future__ import annotations

import hashlib
import secrets
import uuid
from functools import cache
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db import models

from .models import Contact

VAULT = "vault"
_NONCE = 12


class VaultRouter:
    """Sends the contacts table, and nothing else, to the vault's database."""

    def db_for_read(self, model: type[models.Model], **_: Any) -> str | None:
        return VAULT if model._meta.label == "hear.Contact" else None

    db_for_write = db_for_read

    def allow_migrate(self, db: str, app_label: str, model_name: str | None = None, **_: Any) -> bool | None:
        return (db == VAULT) == (app_label == "hear" and model_name == "contact")


@cache
def _cipher(key: str) -> AESGCM:
    return AESGCM(hashlib.sha256(b"lianxin vault\0" + key.encode()).digest())


def _binding(contact_id: uuid.UUID, office_id: int) -> bytes:
    return f"{office_id}/{contact_id}".encode()


def put(*, office_id: int, text: str) -> Contact:
    """Seal a contact and keep it.  It commits before the voice does; if the voice then fails, nobody points here."""
    contact = Contact(office_id=office_id)
    nonce = secrets.token_bytes(_NONCE)
    binding = _binding(contact.pk, office_id)
    contact.sealed = nonce + _cipher(settings.VAULT_KEY).encrypt(nonce, text.encode(), binding)
    contact.save(force_insert=True)
    return contact


def open_contact(contact: Contact) -> str:
    """The contact in plain text; fails if its bytes were changed or moved from another row."""
    sealed = bytes(contact.sealed)
    binding = _binding(contact.pk, contact.office_id)
    return _cipher(settings.VAULT_KEY).decrypt(sealed[:_NONCE], sealed[_NONCE:], binding).decode()
