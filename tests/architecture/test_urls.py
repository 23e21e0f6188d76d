"""Every address has a permission rule, and the rule is the one that was agreed on."""

import re

import pytest
from django.test import Client

from lianxin.api.sealed import RULE as OUTSIDE
from lianxin.api.uploads import TOKEN
from lianxin.channels.open311 import views as open311
from lianxin.channels.visit.care import RULE as CARERS
from lianxin.channels.visit.views import READERS, VISITORS
from lianxin.hear.hooks.door import RULE as KEYED
from lianxin.hear.probing.doors import TRIED
from lianxin.hear.rules import REGISTERS
from lianxin.office.doors import SIGNED_IN
from lianxin.verify.opening import OPENERS
from lianxin.verify.rules import CORRECTORS, LEADS_AND_OVERSEERS, OVERSEERS, SETTERS
from lianxin.web.access import ANYONE, DESK, RECEIPT
from lianxin.web.account.entering import ENROLLING
from lianxin.web.lead.views import LEAD
from lianxin.web.public.learning import ANSWER_FOR_IT
from lianxin.web.resident.notices import STOP_LINK
from tests.architecture.asking_urls import ASKING
from tests.factories import hear, make_town
from tools.reference import addresses

API = "/api/v1/"
OFFICE_API = f"{API}offices/<slug:slug>"
VOICE_API = f"{OFFICE_API}/voices/<code>"
DESK_API = f"{API}desk/cases/<int:number>"
OFFICE = "/<slug:slug>/"
OPEN311 = "/open311/<georeport_base:base>/"
FORM = ".<georeport_form:form>"

#: Reviewed by hand: a new address is added here together with whoever may open it.
AGREED = {
    "/": ANYONE,
    "/healthz": ANYONE,
    "/sign-in/": ANYONE,
    "/sign-in/second/": ANYONE,
    "/sign-in/again/": SIGNED_IN,
    "/sign-in/passkey/ask": ANYONE,
    "/sign-in/passkey/": ANYONE,
    "/sign-out/": ANYONE,
    "/account/": SIGNED_IN,
    "/account/refused/": SIGNED_IN,
    "/account/password": SIGNED_IN,
    "/account/add/": ENROLLING,
    "/account/add/ask": ENROLLING,
    "/account/add/passkey": ENROLLING,
    "/account/do/<slug:step>": SIGNED_IN,
    OFFICE: ANYONE,
    **ASKING,
    f"{OFFICE}receipt/<str:code>/": RECEIPT,
    f"{OFFICE}receipt/<str:code>/join": RECEIPT,
    f"{OFFICE}receipt/<str:code>/proof": RECEIPT,
    f"{OFFICE}follow/": ANYONE,
    f"{OFFICE}follow/<str:code>/": RECEIPT,
    f"{OFFICE}follow/<str:code>/word": RECEIPT,
    f"{OFFICE}follow/<str:code>/do/<slug:step>": RECEIPT,
    f"{OFFICE}follow/<str:code>/reply": RECEIPT,
    f"{OFFICE}follow/<str:code>/file/<int:number>": RECEIPT,
    f"{OFFICE}follow/<str:code>/stop": RECEIPT,
    f"{OFFICE}sealed/": ANYONE,
    f"{OFFICE}sealed/<str:code>/": RECEIPT,
    f"{OFFICE}sealed/<str:code>/proof": RECEIPT,
    f"{OFFICE}sealed/<str:code>/erase": RECEIPT,
    f"{OFFICE}stop/<str:token>/": STOP_LINK,
    f"{OFFICE}cases/": ANYONE,
    f"{OFFICE}cases/<int:number>/": ANYONE,
    f"{OFFICE}search/": ANYONE,
    f"{OFFICE}near/": ANYONE,
    f"{OFFICE}near/points.json": ANYONE,
    f"{OFFICE}near/areas.json": ANYONE,
    f"{OFFICE}promises/": ANYONE,
    f"{OFFICE}money/": ANYONE,
    f"{OFFICE}led/": ANYONE,
    f"{OFFICE}led/propose": ANYONE,
    f"{OFFICE}led/<int:number>/": ANYONE,
    f"{OFFICE}led/<int:number>.csv": ANYONE,
    f"{OFFICE}rates/": ANYONE,
    f"{OFFICE}rates.csv": ANYONE,
    f"{OFFICE}lead/": LEAD,
    f"{OFFICE}lead/digests/": LEADS_AND_OVERSEERS,
    f"{OFFICE}lead/digests/<int:number>/": LEADS_AND_OVERSEERS,
    f"{OFFICE}lead/digests/<int:number>/<slug:step>": LEADS_AND_OVERSEERS,
    f"{OFFICE}digests/": ANYONE,
    f"{OFFICE}departures/": ANYONE,
    f"{OFFICE}sheets/": ANYONE,
    f"{OFFICE}sheets/<month:month>/": ANYONE,
    f"{OFFICE}sheets/<month:month>.csv": ANYONE,
    f"{OFFICE}sheets/<month:month>.json": ANYONE,
    f"{OFFICE}corrections/": ANYONE,
    f"{OFFICE}corrections.atom": ANYONE,
    f"{OFFICE}oversight/corrections/": CORRECTORS,
    f"{OFFICE}oversight/corrections/ask": CORRECTORS,
    f"{OFFICE}oversight/corrections/<int:number>/decide": CORRECTORS,
    f"{OFFICE}unheard/": ANYONE,
    f"{OFFICE}paperwork/": ANYONE,
    f"{OFFICE}desk/paperwork/": ANSWER_FOR_IT,
    f"{OFFICE}channels/": ANYONE,
    f"{OFFICE}record/keys.json": ANYONE,
    f"{OFFICE}record/witnessed": ANYONE,
    f"{OFFICE}record/cosignature": ANYONE,
    f"{OFFICE}record/heads/": ANYONE,
    f"{OFFICE}record/heads/<int:size>": ANYONE,
    f"{OFFICE}record/heads.atom": ANYONE,
    f"{OFFICE}record/lost/": ANYONE,
    f"{OFFICE}oversight/": OVERSEERS,
    f"{OFFICE}oversight/ask/<int:item>/": OVERSEERS,
    f"{OFFICE}oversight/ask/<int:item>/try": OVERSEERS,
    f"{OFFICE}oversight/ask/<int:item>/settle": OVERSEERS,
    f"{OFFICE}oversight/do/<slug:step>": OVERSEERS,
    f"{OFFICE}oversight/openings/": OPENERS,
    f"{OFFICE}oversight/openings/<int:number>/decide": OPENERS,
    f"{OFFICE}oversight/openings/<int:number>/show": OPENERS,
    f"{OFFICE}orders/<int:number>/": DESK,
    f"{OFFICE}orders/<int:number>/<slug:step>": DESK,
    f"{OFFICE}findings/": ANYONE,
    f"{OFFICE}oversight/findings/": OVERSEERS,
    f"{OFFICE}oversight/findings/<int:number>/": OVERSEERS,
    f"{OFFICE}oversight/findings/<int:number>/visits": OVERSEERS,
    f"{OFFICE}oversight/findings/<int:number>/visits/<int:visit>/file/<int:file>": OVERSEERS,
    f"{OFFICE}oversight/detectors/": SETTERS,
    f"{OFFICE}oversight/detectors/<slug:kind>/ask": SETTERS,
    f"{OFFICE}oversight/detectors/<int:number>/agree": SETTERS,
    f"{OFFICE}kept/": ANYONE,
    f"{OFFICE}handover/": ANYONE,
    f"{OFFICE}record/": ANYONE,
    f"{OFFICE}record/check/": ANYONE,
    f"{OFFICE}record/checkpoint": ANYONE,
    f"{OFFICE}record/key": ANYONE,
    f"{OFFICE}record/tile/<path:path>": ANYONE,
    f"{OFFICE}record/<int:number>/": ANYONE,
    f"{OFFICE}desk/hotline/": REGISTERS,
    f"{OFFICE}desk/hotline/sms": REGISTERS,
    f"{OFFICE}desk/hotline/try": TRIED,
    f"{OFFICE}desk/paper/": REGISTERS,
    f"{OFFICE}desk/paper/try": TRIED,
    f"{OFFICE}at/": ANYONE,
    f"{OFFICE}at/<slug:code>/": ANYONE,
    f"{OFFICE}poster/": DESK,
    f"{OFFICE}posters/": DESK,
    f"{OFFICE}posters/<slug:code>/": DESK,
    f"{OFFICE}desk/": DESK,
    f"{OFFICE}desk/search/": DESK,
    f"{OFFICE}desk/<int:number>/": DESK,
    f"{OFFICE}desk/<int:number>/file/<int:file>": DESK,
    f"{OFFICE}desk/<int:number>/<str:command>": DESK,
    f"{OFFICE}field/": VISITORS,
    f"{OFFICE}field/visit/": VISITORS,
    f"{OFFICE}field/visits": VISITORS,
    f"{OFFICE}field/care/<int:number>/": CARERS,
    f"{OFFICE}field/care/<int:number>/<slug:step>": CARERS,
    f"{OFFICE}field/photos": VISITORS,
    f"{OFFICE}field/me": VISITORS,
    f"{OFFICE}field/try": TRIED,
    f"{OFFICE}field/worker.js": ANYONE,
    f"{OFFICE}field/visits/<int:number>/": READERS,
    f"{OFFICE}field/visits/<int:number>/file/<int:file>": READERS,
    f"{OFFICE}field/visits/<int:number>/referral/<int:position>": READERS,
    f"/open311/discovery{FORM}": ANYONE,
    f"{OPEN311}discovery{FORM}": ANYONE,
    f"{OPEN311}services{FORM}": ANYONE,
    f"{OPEN311}services/<georeport_part:code>{FORM}": ANYONE,
    f"{OPEN311}requests{FORM}": open311.KEY,
    f"{OPEN311}requests/<georeport_part:number>{FORM}": ANYONE,
    f"{OPEN311}tokens/<georeport_part:token>{FORM}": ANYONE,
    f"/open311/<path:rest>{FORM}": ANYONE,
    "/open311/<path:rest>": ANYONE,
    "/hooks/<slug:slug>/sms": KEYED,
    "/hooks/<slug:slug>/chat": KEYED,
    API: ANYONE,
    f"{API}^": ANYONE,
    f"{API}openapi.json": ANYONE,
    f"{API}offices": ANYONE,
    OFFICE_API: ANYONE,
    f"{OFFICE_API}/channels": ANYONE,
    f"{OFFICE_API}/uploads": ANYONE,
    f"{OFFICE_API}/uploads/<str:token>": TOKEN,
    f"{OFFICE_API}/voices": ANYONE,
    VOICE_API: RECEIPT,
    f"{VOICE_API}/receipt": RECEIPT,
    f"{VOICE_API}/verdict": RECEIPT,
    f"{VOICE_API}/lines": RECEIPT,
    f"{VOICE_API}/take-back": RECEIPT,
    f"{VOICE_API}/tasks": RECEIPT,
    f"{VOICE_API}/tasks/<int:task>/accept": RECEIPT,
    f"{VOICE_API}/tasks/<int:task>/done": RECEIPT,
    f"{OFFICE_API}/sealed": OUTSIDE,
    f"{OFFICE_API}/sealed/fetched": OUTSIDE,
    f"{OFFICE_API}/sealed/<int:voice>/answer": OUTSIDE,
    f"{OFFICE_API}/promises": ANYONE,
    f"{OFFICE_API}/money": ANYONE,
    f"{OFFICE_API}/led": ANYONE,
    f"{OFFICE_API}/led/<int:number>": ANYONE,
    f"{OFFICE_API}/cases": ANYONE,
    f"{OFFICE_API}/cases/<int:number>": ANYONE,
    f"{OFFICE_API}/rates": ANYONE,
    f"{OFFICE_API}/sheets": ANYONE,
    f"{OFFICE_API}/sheets/<str:month>": ANYONE,
    f"{OFFICE_API}/corrections": ANYONE,
    f"{OFFICE_API}/record": ANYONE,
    f"{OFFICE_API}/record/entries": ANYONE,
    f"{OFFICE_API}/record/entries/<int:number>": ANYONE,
    f"{OFFICE_API}/record/consistency": ANYONE,
    f"{API}sessions": ANYONE,
    f"{API}desk/cases": DESK,
    DESK_API: DESK,
    f"{DESK_API}/dispatch": DESK,
    f"{DESK_API}/accept": DESK,
    f"{DESK_API}/refuse": DESK,
    f"{DESK_API}/decide": DESK,
    f"{DESK_API}/answer": DESK,
    f"{DESK_API}/lines": DESK,
    f"{DESK_API}/care-plans": DESK,
    f"{API}desk/care-plans/<int:number>/hand-over": DESK,
    f"{API}desk/care-plans/<int:number>/end": DESK,
    f"{API}desk/care-visits": DESK,
    f"{API}desk/care-visits/<int:number>/done": DESK,
    f"{API}desk/follow-ups": DESK,
    f"{API}desk/follow-ups/<int:number>/settle": DESK,
    f"{DESK_API}/shares": DESK,
    f"{DESK_API}/shares/<int:share>/accept": DESK,
    f"{DESK_API}/shares/<int:share>/refuse": DESK,
    f"{DESK_API}/shares/<int:share>/finish": DESK,
    f"{DESK_API}/shares/<int:share>/settle": DESK,
    f"{DESK_API}/call-ups": DESK,
    f"{API}desk/call-ups/<int:call>/answer": DESK,
    f"{DESK_API}/split": DESK,
    f"{DESK_API}/recuse": DESK,
    f"{DESK_API}/tasks": DESK,
    f"{DESK_API}/tasks/<int:task>/settle": DESK,
    f"{DESK_API}/funds": DESK,
    f"{DESK_API}/led/stop": DESK,
    f"{DESK_API}/led/lines/<int:line>/confirm": DESK,
    f"{DESK_API}/led/lines/<int:line>/words-off": DESK,
    f"{DESK_API}/promises": DESK,
    f"{API}desk/funds": DESK,
    f"{API}desk/funds/commitments/<int:commitment>/decide": DESK,
    f"{API}desk/funds/commitments/<int:commitment>/pay": DESK,
    f"{API}desk/funds/commitments/<int:commitment>/release": DESK,
    f"{API}desk/promises/<int:promise>/settle": DESK,
    f"{DESK_API}/deviations": DESK,
    f"{DESK_API}/deviations/<int:deviation>/decide": DESK,
    f"{DESK_API}/go-on": DESK,
    f"{DESK_API}/suggestions": DESK,
    f"{DESK_API}/reading": DESK,
    f"{DESK_API}/publication": DESK,
    f"{VOICE_API}/pressed": RECEIPT,
    f"{VOICE_API}/reviews": RECEIPT,
    f"{API}desk/contact/rounds": DESK,
    f"{API}desk/contact/items": DESK,
    f"{API}desk/contact/items/<int:pk>/tries": DESK,
    f"{API}desk/contact/items/<int:pk>/settle": DESK,
    f"{API}desk/openings": DESK,
    f"{DESK_API}/openings": DESK,
    f"{API}desk/openings/<int:pk>/decide": DESK,
    f"{API}desk/openings/<int:pk>/show": DESK,
    f"{VOICE_API}/looks": RECEIPT,
    f"{API}desk/pressures": DESK,
    f"{API}desk/pressures/<int:pk>/seen": DESK,
    f"{API}desk/reviews": DESK,
    f"{API}desk/reviews/<int:pk>/decide": DESK,
    f"{API}desk/checks": DESK,
    f"{API}desk/orders": DESK,
    f"{API}desk/orders/<int:pk>/done": DESK,
    f"{API}desk/orders/<int:pk>/check": DESK,
    f"{API}desk/digests": DESK,
    f"{API}desk/digests/<int:number>/read": DESK,
    f"{API}desk/digests/<int:number>/demands/<int:position>/decide": DESK,
    f"{API}desk/digests/<int:number>/take-up": DESK,
    f"{OFFICE_API}/digests": ANYONE,
    f"{API}desk/findings": DESK,
    f"{API}desk/findings/look-now": DESK,
    f"{API}desk/findings/<int:number>/look": DESK,
    f"{API}desk/detectors": DESK,
    f"{API}desk/detectors/<int:number>/agree": DESK,
}


def at(address: str, **parts: object) -> str:
    """The address of this pattern for the given parts."""
    return re.sub(r"<(?:\w+:)?(\w+)>", lambda part: str(parts.get(part[1], 1)), address)


def test_every_address_has_the_rule_that_was_agreed_on():
    assert addresses() == AGREED


@pytest.mark.one_engine
@pytest.mark.django_db
@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize(
    "address", [address for address, rule in AGREED.items() if rule in {DESK, REGISTERS, OVERSEERS}]
)
def test_a_stranger_does_not_come_to_the_desk(client: Client, address: str, method: str):
    hear(make_town().office)
    here = at(address, slug="willow", number=1, command="accept", code="east", file=1)

    answer = getattr(client, method)(here, {}, content_type="application/json")

    if answer.status_code == 405:  # the address does not take this method from anybody
        assert method not in {name.lower() for name in answer["Allow"].split(", ")}
    elif here.startswith(API):
        assert answer.status_code == 401
    else:
        assert (answer.status_code, answer["Location"].split("?")[0]) == (302, "/sign-in/")


@pytest.mark.one_engine
@pytest.mark.django_db
@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("address", [address for address, rule in AGREED.items() if rule == RECEIPT])
def test_without_the_receipt_nothing_opens(client: Client, address: str, method: str):
    heard = hear(make_town().office)
    wrong = "".join(reversed(heard.code[:-1])) + "0"
    answers = [
        getattr(client, method)(
            at(address, slug="willow", code=code, number=1), {"word": "solved"}, "application/json"
        )
        for code in ("0" * 17, wrong, heard.voice.pk, heard.code.swapcase()[:-1])
    ]

    assert {answer.status_code for answer in answers} <= {302, 404, 405, 422}
    assert all(heard.voice.body not in answer.content.decode() for answer in answers)
    moved = {answer["Location"].split("?")[0] for answer in answers if answer.status_code == 302}
    assert moved <= {"/willow/follow/"}
