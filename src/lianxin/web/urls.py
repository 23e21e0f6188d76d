"""Addresses of the pages."""

from django.urls import path

from . import visit_files
from .desk import files as desk_files
from .desk import search as desk_search
from .desk import views as desk
from .lead import views as lead
from .public import near, rates
from .public import search as public_search
from .public import views as public
from .resident import files as resident_files
from .resident import notices, steps
from .resident import views as resident

app_name = "web"
urlpatterns = [
    path("", public.offices, name="offices"),
    path("healthz", public.healthz, name="healthz"),
    path("sign-in/", desk.sign_in, name="sign_in"),
    path("sign-out/", desk.sign_out, name="sign_out"),
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
    path("<slug:slug>/stop/<str:token>/", notices.stop, name="stop"),
    path("<slug:slug>/cases/", public.cases, name="cases"),
    path("<slug:slug>/cases/<int:number>/", public.case, name="case"),
    path("<slug:slug>/search/", public_search.search, name="search"),
    path("<slug:slug>/near/", near.near, name="near"),
    path("<slug:slug>/near/points.json", near.points, name="near_points"),
    path("<slug:slug>/near/areas.json", near.areas, name="near_areas"),
    path("<slug:slug>/rates/", rates.rates, name="rates"),
    path("<slug:slug>/rates.csv", rates.table, name="rates_csv"),
    path("<slug:slug>/channels/", public.channels, name="channels"),
    path("<slug:slug>/kept/", public.kept, name="kept"),
    path("<slug:slug>/record/", public.record, name="record"),
    path("<slug:slug>/record/checkpoint", public.checkpoint, name="checkpoint"),
    path("<slug:slug>/record/key", public.key, name="key"),
    path("<slug:slug>/record/tile/<path:path>", public.tile, name="tile"),
    path("<slug:slug>/record/<int:number>/", public.entry, name="entry"),
    path("<slug:slug>/lead/", lead.day, name="lead"),
    path("<slug:slug>/desk/", desk.queue, name="desk"),
    path("<slug:slug>/desk/search/", desk_search.search, name="desk_search"),
    path("<slug:slug>/desk/<int:number>/", desk.case, name="desk_case"),
    path("<slug:slug>/desk/<int:number>/file/<int:file>", desk_files.file, name="desk_file"),
    path("<slug:slug>/field/visits/<int:number>/file/<int:file>", visit_files.file, name="visit_file"),
    path("<slug:slug>/desk/<int:number>/<str:command>", desk.act, name="desk_act"),
]
