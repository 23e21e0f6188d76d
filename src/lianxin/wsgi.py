"""The web application, with the steady hand beside it that lets consumers catch up and clocks run."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lianxin.settings")
application = get_wsgi_application()

from lianxin import steady_hand  # noqa: E402  the applications must be loaded first

steady_hand.start()
