"""The settings of the tests: those of the application, on a folder that is thrown away."""

import os
import tempfile

# A folder for each process that runs tests: what one of them has made is no business of the others.
# The programs that a test starts keep its folder, or have their own.
_OURS = "mingzhang-tests-"
_PREFIX = f"{_OURS}{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}-"
_HELD = os.environ.get("MINGZHANG_DATA", "")
if not _HELD or (_OURS in _HELD and _PREFIX not in _HELD):
    os.environ["MINGZHANG_DATA"] = tempfile.mkdtemp(prefix=_PREFIX)
os.environ.setdefault("MINGZHANG_HTTPS", "0")
os.environ.setdefault("MINGZHANG_SECRET_KEY", "only-for-tests")

from mingzhang.web.settings import *  # noqa: E402, F403

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
