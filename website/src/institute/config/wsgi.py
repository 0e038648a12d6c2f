"""The WSGI application that the server runs."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "institute.config.settings.serve")
application = get_wsgi_application()

from institute.analyses import warm  # noqa: E402 (Django must be set up first)
from institute.desk import clock  # noqa: E402
from institute.record.reading import standing  # noqa: E402

warm.in_background()
standing.in_background()
clock.in_background()
