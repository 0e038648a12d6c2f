"""Settings of the tests: fast hashing, no manifest, a data folder that is thrown away."""

import atexit
import os
import shutil
import tempfile

if "DATA" not in os.environ:
    os.environ["DATA"] = tempfile.mkdtemp(prefix="thinktank-test-")
    atexit.register(shutil.rmtree, os.environ["DATA"], ignore_errors=True)

from institute.config.settings.base import *  # noqa: F403
from institute.config.settings.base import DATA, DATABASES, STORAGES

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
ANYMAIL = {"WEBHOOK_SECRET": "provider:secret"}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
RATE_LIMITS = False
PROOF_OF_WORK = False  # tests/test_guard.py turns it on
PAGE_CACHE = False  # tests roll back what they change, which no content version tells of
RECORD_AT_ONCE = True
ANSWER_WITHIN = 120.0  # the first run compiles kernels
WHITENOISE_AUTOREFRESH = True
# A file, as when serving: SQLite in memory locks whole tables between threads.
DATABASES = {"default": {**DATABASES["default"], "TEST": {"NAME": None}}}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["TEST"] = {"NAME": DATA / "test.sqlite3"}
