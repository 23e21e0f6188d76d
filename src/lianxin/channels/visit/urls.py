"""Addresses of field visits."""

from django.urls import path

from . import care, device, views

app_name = "visit"
urlpatterns = [
    path("<slug:slug>/field/", views.home, name="home"),
    path("<slug:slug>/field/visit/", views.form, name="form"),
    path("<slug:slug>/field/visits/<int:number>/", views.visit, name="visit"),
    path("<slug:slug>/field/visits/<int:number>/referral/<int:position>", views.settle, name="settle"),
    path("<slug:slug>/field/care/<int:number>/", care.plan, name="care"),
    path("<slug:slug>/field/care/<int:number>/<slug:step>", care.step, name="care_step"),
    path("<slug:slug>/field/visits", device.visits, name="visits"),
    path("<slug:slug>/field/photos", device.photos, name="photos"),
    path("<slug:slug>/field/me", device.me, name="me"),
    path("<slug:slug>/field/try", device.trial, name="try"),
    path("<slug:slug>/field/worker.js", device.worker, name="worker"),
]
