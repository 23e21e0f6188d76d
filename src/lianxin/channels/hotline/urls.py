"""Addresses of the desk for calls."""

from django.urls import path

from . import views

app_name = "hotline"
urlpatterns = [
    path("<slug:slug>/desk/hotline/", views.call, name="call"),
    path("<slug:slug>/desk/hotline/sms", views.sms, name="sms"),
    path("<slug:slug>/desk/hotline/try", views.trial, name="try"),
]
