"""The web application, with the steady hand beside it that lets consumers catch up and clocks run."""

import os

from django.core.wsgi import get_wsgi_application

from lianxin.starting import reading_modules

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lianxin.settings")
with reading_modules():
    application = get_wsgi_application()

    from lianxin import steady_hand  # the applications must be loaded first
    from lianxin.front import Front
    from lianxin.hear.attachments import storage

#: What `lianxin serve` serves: the application behind a front that waits for those who are slow.
front = Front(application, has_room=storage.has_room, spool=str(storage.incoming()))
steady_hand.start()
