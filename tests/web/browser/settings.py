"""The settings of the application as the browser meets it: the real ones, with log-ins that are quick
to check and one address that fails."""

from mingzhang.web.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
ROOT_URLCONF = "web.browser.urls"
