"""The address at which a text gateway hands over what people wrote."""

from django.urls import path

from . import views

urlpatterns = [path("hooks/<slug:slug>/sms", views.take, name="sms_hook")]
