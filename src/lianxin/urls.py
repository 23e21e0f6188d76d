"""Every address of the house."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from lianxin.api import api
from lianxin.channels import channels

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v1/offices/<slug:slug>/", include("lianxin.api.uploads")),
    path("api/v1/", api.urls),
    *(path("", include(channel.urls)) for channel in channels().values() if channel.urls),
    path("", include("lianxin.web.urls")),
]

handler400 = "lianxin.web.errors.bad_request"
handler403 = "lianxin.web.errors.forbidden"
handler404 = "lianxin.web.errors.not_found"
handler500 = "lianxin.web.not_kept.broken"
