"""Passkeys: a key that lives in somebody's own device and shows itself only after that device knows them.

The device checks the person (finger, face, PIN), so a passkey alone is two proofs; nothing that is typed could be
stolen, and it answers to this house's own address alone.  What make of device it is, is neither asked nor kept, and
so are its counters, which would tell how often somebody came (ASVS 6.3.3, 6.7.1, 6.7.2).
"""

from __future__ import annotations

import hmac
import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest
from django.utils.crypto import salted_hmac
from webauthn import (
    base64url_to_bytes,
    generate_authentication_options,
    generate_registration_options,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import bytes_to_base64url, options_to_json_dict
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from .factors import Shown
from .models import Factor, Person

#: Characters of what a browser hands over; a real one has some hundreds.
MOST_TYPED = 20_000
#: Milliseconds in which somebody finds their key.
PATIENCE = 180_000


class NoPasskey(ValueError):
    """What the browser handed over is no proof."""


@dataclass(frozen=True)
class _Here:
    """The house as a browser knows it; passkeys of another address do not answer."""

    host: str
    origin: str


def _here(request: HttpRequest) -> _Here:
    origin = settings.SITE_ORIGIN or f"{request.scheme}://{request.get_host()}"
    return _Here(urlsplit(origin).hostname or "", origin.rstrip("/"))


def _handle(person: Person) -> bytes:
    """What the device keeps about whose key it is: nothing that says who."""
    return salted_hmac(
        "lianxin.office.passkey", str(person.pk), settings.VAULT_KEY, algorithm="sha256"
    ).digest()


def ask_new(request: HttpRequest, person: Person, held: list[Factor]) -> tuple[dict[str, Any], str]:
    """What the browser needs to make a passkey, and the challenge it has to sign."""
    here = _here(request)
    options = generate_registration_options(
        rp_id=here.host,
        rp_name=person.office.name,
        user_name=person.login,
        user_display_name=person.display_name,
        user_id=_handle(person),
        timeout=PATIENCE,
        exclude_credentials=[
            PublicKeyCredentialDescriptor(base64url_to_bytes(one.credential)) for one in held
        ],
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
    )
    return options_to_json_dict(options), bytes_to_base64url(options.challenge)


def read_new(request: HttpRequest, *, challenge: str, typed: str) -> Shown:
    """The passkey that was made for this challenge."""
    here = _here(request)
    try:
        found = verify_registration_response(
            credential=_parsed(typed),
            expected_challenge=base64url_to_bytes(challenge),
            expected_rp_id=here.host,
            expected_origin=here.origin,
            require_user_verification=True,
        )
    except Exception as error:  # whatever the library stumbles over, it is no proof
        raise NoPasskey from error
    return Shown(bytes_to_base64url(found.credential_id), found.credential_public_key)


def ask(request: HttpRequest) -> tuple[dict[str, Any], str]:
    """What the browser needs to show a passkey of this house, whoever's it is."""
    options = generate_authentication_options(
        rp_id=_here(request).host, timeout=PATIENCE, user_verification=UserVerificationRequirement.REQUIRED
    )
    return options_to_json_dict(options), bytes_to_base64url(options.challenge)


def whose(request: HttpRequest, *, challenge: str, typed: str) -> Person:
    """The person whose passkey signed this challenge."""
    shown = _parsed(typed)
    known = str(shown.get("id", ""))
    held = Factor.objects.select_related("person__office__stream")
    factor = held.filter(credential=known, removed_at=None, person__is_active=True).first() if known else None
    if factor is None or not _fits(request, factor, challenge, shown):
        raise NoPasskey
    return factor.person


def _fits(request: HttpRequest, factor: Factor, challenge: str, shown: dict[str, Any]) -> bool:
    here = _here(request)
    try:
        verify_authentication_response(
            credential=shown,
            expected_challenge=base64url_to_bytes(challenge),
            expected_rp_id=here.host,
            expected_origin=here.origin,
            credential_public_key=bytes(factor.sealed),
            credential_current_sign_count=0,
            require_user_verification=True,
        )
        handle = base64url_to_bytes(str(shown["response"].get("userHandle") or ""))
    except Exception as error:  # as above
        raise NoPasskey from error
    return hmac.compare_digest(handle, _handle(factor.person))


def _parsed(typed: str) -> dict[str, Any]:
    if len(typed) > MOST_TYPED:
        raise NoPasskey
    try:
        shown = json.loads(typed)
    except (ValueError, RecursionError) as error:
        raise NoPasskey from error
    if not isinstance(shown, dict):
        raise NoPasskey
    return shown
