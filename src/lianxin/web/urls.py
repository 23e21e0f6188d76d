"""Addresses of the pages."""

from django.urls import path, register_converter

from . import visit_files
from .account import signing
from .account import views as account
from .asking import addresses as asking
from .desk import files as desk_files
from .desk import search as desk_search
from .desk import views as desk
from .desk.asking import addresses as desk_asking
from .findings import views as findings
from .findings import visits as of_visits
from .lead import views as lead
from .months import Month
from .overseer import balloting, correcting, openings
from .overseer import views as overseer
from .public import (
    attention,
    ballots,
    corrections,
    departures,
    doing,
    handover,
    heads,
    learning,
    led,
    lost,
    near,
    rates,
    receipts,
    sheets,
)
from .public import search as public_search
from .public import views as public
from .resident import files as resident_files
from .resident import leading, notices, sealed, steps
from .resident import views as resident

register_converter(Month, "month")

app_name = "web"
urlpatterns = [
    path("", public.offices, name="offices"),
    path("healthz", public.healthz, name="healthz"),
    path("sign-in/", signing.by_password, name="sign_in"),
    path("sign-in/second/", signing.second, name="second"),
    path("sign-in/again/", signing.again, name="again"),
    path("sign-in/passkey/ask", signing.ask_passkey, name="ask_passkey"),
    path("sign-in/passkey/", signing.by_passkey, name="by_passkey"),
    path("sign-out/", signing.sign_out, name="sign_out"),
    path("account/", account.account, name="account"),
    path("account/refused/", signing.refused_tries, name="refused_tries"),
    path("account/password", account.password, name="new_password"),
    path("account/add/", account.add_factor, name="add_factor"),
    path("account/add/ask", account.ask_new_passkey, name="ask_new_passkey"),
    path("account/add/passkey", account.add_passkey, name="add_passkey"),
    path("account/do/<slug:step>", account.act, name="account_act"),
    path("<slug:slug>/", resident.say, name="say"),
    path("<slug:slug>/receipt/<str:code>/", resident.receipt, name="receipt"),
    path("<slug:slug>/receipt/<str:code>/join", resident.join, name="join"),
    path("<slug:slug>/receipt/<str:code>/proof", resident.proof, name="proof"),
    path("<slug:slug>/follow/", resident.find, name="find"),
    path("<slug:slug>/follow/<str:code>/", resident.follow, name="follow"),
    path("<slug:slug>/follow/<str:code>/word", resident.word, name="word"),
    path("<slug:slug>/follow/<str:code>/do/<slug:step>", steps.do, name="follow_do"),
    path("<slug:slug>/follow/<str:code>/reply", resident.reply, name="reply"),
    path("<slug:slug>/follow/<str:code>/file/<int:number>", resident_files.file, name="follow_file"),
    path("<slug:slug>/follow/<str:code>/stop", notices.stop_here, name="stop_here"),
    path("<slug:slug>/sealed/", sealed.write, name="sealed"),
    path("<slug:slug>/sealed/<str:code>/", sealed.follow, name="sealed_follow"),
    path("<slug:slug>/sealed/<str:code>/proof", sealed.proof, name="sealed_proof"),
    path("<slug:slug>/sealed/<str:code>/erase", sealed.erase, name="sealed_erase"),
    path("<slug:slug>/stop/<str:token>/", notices.stop, name="stop"),
    path("<slug:slug>/cases/", public.cases, name="cases"),
    path("<slug:slug>/cases/<int:number>/", public.case, name="case"),
    path("<slug:slug>/search/", public_search.search, name="search"),
    path("<slug:slug>/near/", near.near, name="near"),
    path("<slug:slug>/near/points.json", near.points, name="near_points"),
    path("<slug:slug>/near/areas.json", near.areas, name="near_areas"),
    path("<slug:slug>/promises/", doing.promises, name="promises"),
    path("<slug:slug>/money/", doing.money, name="money"),
    path("<slug:slug>/led/", led.projects, name="led_all"),
    path("<slug:slug>/led/propose", leading.propose, name="led_propose"),
    path("<slug:slug>/led/<int:number>/", led.project, name="led"),
    path("<slug:slug>/led/<int:number>.csv", led.table, name="led_csv"),
    path("<slug:slug>/rates/", rates.rates, name="rates"),
    path("<slug:slug>/rates.csv", rates.table, name="rates_csv"),
    path("<slug:slug>/sheets/", sheets.sheets, name="sheets"),
    path("<slug:slug>/sheets/<month:month>/", sheets.sheet, name="sheet"),
    path("<slug:slug>/sheets/<month:month>.csv", sheets.table, name="sheet_csv"),
    path("<slug:slug>/sheets/<month:month>.json", sheets.data, name="sheet_json"),
    path("<slug:slug>/corrections/", corrections.corrections, name="corrections"),
    path("<slug:slug>/corrections.atom", corrections.feed, name="corrections_feed"),
    path("<slug:slug>/oversight/corrections/", correcting.waiting, name="correcting"),
    path("<slug:slug>/oversight/corrections/ask", correcting.ask, name="correction_ask"),
    path(
        "<slug:slug>/oversight/corrections/<int:number>/decide", correcting.decide, name="correction_decide"
    ),
    path("<slug:slug>/ballots/", ballots.ballots, name="ballots"),
    path("<slug:slug>/ballots/<int:number>/", ballots.ballot, name="ballot"),
    path("<slug:slug>/ballots/<int:number>.json", ballots.data, name="ballot_json"),
    path("<slug:slug>/ballots/<int:number>.csv", ballots.table, name="ballot_csv"),
    path("<slug:slug>/oversight/ballots/", balloting.waiting, name="balloting"),
    path("<slug:slug>/oversight/ballots/ask", balloting.ask, name="ballot_ask"),
    path("<slug:slug>/oversight/ballots/<int:number>/decide", balloting.decide, name="ballot_decide"),
    *asking.PATHS,
    *desk_asking.PATHS,
    path("<slug:slug>/departures/", departures.departures, name="departures"),
    path("<slug:slug>/digests/", attention.digests, name="digests"),
    path("<slug:slug>/findings/", findings.public, name="findings"),
    path("<slug:slug>/oversight/findings/", findings.to_look_at, name="oversight_findings"),
    path("<slug:slug>/oversight/findings/<int:number>/", findings.look, name="oversight_finding"),
    path("<slug:slug>/oversight/findings/<int:number>/visits", of_visits.visits, name="finding_visits"),
    path(
        "<slug:slug>/oversight/findings/<int:number>/visits/<int:visit>/file/<int:file>",
        of_visits.file,
        name="finding_visit_file",
    ),
    path("<slug:slug>/oversight/detectors/", findings.detectors, name="oversight_detectors"),
    path("<slug:slug>/oversight/detectors/<slug:kind>/ask", findings.ask, name="detector_ask"),
    path("<slug:slug>/oversight/detectors/<int:number>/agree", findings.agree, name="detector_agree"),
    path("<slug:slug>/unheard/", learning.silence, name="unheard"),
    path("<slug:slug>/paperwork/", learning.asked, name="asked"),
    path("<slug:slug>/desk/paperwork/", learning.paperwork, name="paperwork"),
    path("<slug:slug>/channels/", public.channels, name="channels"),
    path("<slug:slug>/kept/", public.kept, name="kept"),
    path("<slug:slug>/handover/", handover.handover, name="handover"),
    path("<slug:slug>/record/", public.record, name="record"),
    path("<slug:slug>/record/checkpoint", heads.checkpoint, name="checkpoint"),
    path("<slug:slug>/record/key", heads.key, name="key"),
    path("<slug:slug>/record/keys.json", heads.keys, name="keys"),
    path("<slug:slug>/record/tile/<path:path>", heads.tile, name="tile"),
    path("<slug:slug>/record/witnessed", heads.witnessed, name="witnessed"),
    path("<slug:slug>/record/cosignature", heads.cosignature, name="cosignature"),
    path("<slug:slug>/record/heads/", heads.heads, name="heads"),
    path("<slug:slug>/record/heads/<int:size>", heads.head, name="head"),
    path("<slug:slug>/record/heads.atom", heads.feed, name="heads_feed"),
    path("<slug:slug>/record/check/", receipts.check, name="check_receipt"),
    path("<slug:slug>/record/<int:number>/", public.entry, name="entry"),
    path("<slug:slug>/record/lost/", lost.lost, name="lost"),
    path("<slug:slug>/lead/", lead.day, name="lead"),
    path("<slug:slug>/lead/digests/", lead.all_digests, name="lead_digests"),
    path("<slug:slug>/lead/digests/<int:number>/", lead.digest, name="lead_digest"),
    path("<slug:slug>/lead/digests/<int:number>/<slug:step>", lead.act_on_digest, name="lead_digest_act"),
    path("<slug:slug>/oversight/", overseer.day, name="oversight"),
    path("<slug:slug>/oversight/ask/<int:item>/", overseer.ask, name="oversight_ask"),
    path("<slug:slug>/oversight/ask/<int:item>/try", overseer.attempt, name="oversight_try"),
    path("<slug:slug>/oversight/ask/<int:item>/settle", overseer.settle, name="oversight_settle"),
    path("<slug:slug>/oversight/do/<slug:step>", overseer.act, name="oversight_act"),
    path("<slug:slug>/oversight/openings/", openings.openings, name="openings"),
    path("<slug:slug>/oversight/openings/<int:number>/decide", openings.decide, name="opening_decide"),
    path("<slug:slug>/oversight/openings/<int:number>/show", openings.show, name="opening_show"),
    path("<slug:slug>/orders/<int:number>/", overseer.order, name="order"),
    path("<slug:slug>/orders/<int:number>/<slug:step>", overseer.act_on_order, name="order_act"),
    path("<slug:slug>/desk/", desk.queue, name="desk"),
    path("<slug:slug>/desk/search/", desk_search.search, name="desk_search"),
    path("<slug:slug>/desk/<int:number>/", desk.case, name="desk_case"),
    path("<slug:slug>/desk/<int:number>/file/<int:file>", desk_files.file, name="desk_file"),
    path("<slug:slug>/field/visits/<int:number>/file/<int:file>", visit_files.file, name="visit_file"),
    path("<slug:slug>/desk/<int:number>/<str:command>", desk.act, name="desk_act"),
]
