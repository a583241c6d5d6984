"""The settings of the tests: those of the application, on a folder that is thrown away."""

import os
import tempfile

os.environ.setdefault("MINGZHANG_DATA", tempfile.mkdtemp(prefix="mingzhang-tests-"))
os.environ.setdefault("MINGZHANG_HTTPS", "0")
os.environ.setdefault("MINGZHANG_SECRET_KEY", "only-for-tests")

from mingzhang.web.settings import *  # noqa: F403

ALLOWED_HOSTS = ["*"]
LIMITS = {}  # tests ask more often than people; test_limits.py switches them on
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # quick
STORAGES = {
    **STORAGES,  # noqa: F405
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
Q_CLUSTER = {**Q_CLUSTER, "sync": True}  # noqa: F405
(DATA / "static").mkdir(parents=True, exist_ok=True)  # noqa: F405

# A test's changes are rolled back, log and all, so what was kept would be true again for the next.
CACHES = {**CACHES, "pages": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}  # noqa: F405
