"""The address at which a chat platform hands over what people wrote."""

from django.urls import path

from . import views

urlpatterns = [path("hooks/<slug:slug>/chat", views.take, name="chat_hook")]
