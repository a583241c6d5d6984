"""Settings. Everything that differs between offices comes from the environment.

MINGZHANG_DATA            the folder of all data (default: mingzhang-data in the working folder)
MINGZHANG_SECRET_KEY      the key of sessions; without it one is made and kept in the data folder
MINGZHANG_DATABASE        postgresql://user:password@host:port/name; without it SQLite in the folder
MINGZHANG_HOSTS           names under which the site is reached, parted by commas
MINGZHANG_HTTPS           1 (default): cookies and redirects for https; 0 on a single machine
MINGZHANG_PROXIES         addresses or networks of the servers in front, parted by commas: only
                          they are believed when they say for whom, and how, they ask
MINGZHANG_METRICS_FROM    addresses or networks that may read /metrics (default: this machine)
MINGZHANG_LIMIT_LOGIN     how many log-ins an address may try: number/seconds, 0 for no limit
MINGZHANG_LIMIT_ACCOUNT   how many log-ins with one user name may fail from an address
MINGZHANG_LIMIT_NAME      how many log-ins with one user name may fail from everywhere
MINGZHANG_LIMIT_UPLOAD    how many uploads a user may make
MINGZHANG_LIMIT_API       how many requests of the open data interface an address may make
MINGZHANG_WORKERS         how many background workers
MINGZHANG_THREADS         how many requests a process for pages answers at once
"""

from __future__ import annotations

import os
import platform
import secrets
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.utils.translation import gettext_lazy as _

from mingzhang.web.operating.limits import Limit
from mingzhang.web.operating.proxies import networks

HERE = Path(__file__).parent
DATA = Path(os.environ.get("MINGZHANG_DATA", "mingzhang-data")).resolve()
RUN = DATA / "run" / (platform.node() or "here")
"""What the running processes of one machine share: counters that may be lost."""
HTTPS = os.environ.get("MINGZHANG_HTTPS", "1") == "1"
DEBUG = False

PROXIES = networks(os.environ.get("MINGZHANG_PROXIES", ""))
"""Servers in front, whose word on the client's address and on https is taken."""
METRICS_FROM = networks(os.environ.get("MINGZHANG_METRICS_FROM", "127.0.0.0/8,::1"))
LIMITS = {
    name: Limit.said(os.environ.get(f"MINGZHANG_LIMIT_{name.upper()}", usual))
    for name, usual in {
        "login": "30/60", "account": "30/600", "name": "300/3600",
        "upload": "60/60", "api": "600/60",
    }.items()
}  # fmt: skip
"""How many requests of a kind are answered within how many seconds."""


def _secret() -> str:
    """The key from the environment; for an office without one, a random key that only the owner of
    the data folder can read."""
    if said := os.environ.get("MINGZHANG_SECRET_KEY"):
        return said
    file = DATA / "secret.key"
    try:
        return file.read_text(encoding="ascii")
    except FileNotFoundError:
        DATA.mkdir(parents=True, exist_ok=True, mode=0o700)
        key = secrets.token_urlsafe(64)
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
            out.write(key)
        return key


def _database() -> dict[str, object]:
    """SQLite that loses no write under load, or the PostgreSQL that is named."""
    url = os.environ.get("MINGZHANG_DATABASE", "")
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": DATA / "mingzhang.sqlite3",
            "CONN_MAX_AGE": 60,  # to open it anew for every page costs more than most pages
            "OPTIONS": {
                # With the defaults of SQLite nine of ten competing writers are refused.
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
            },
        }
    parts = urlsplit(url)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "OPTIONS": {"connect_timeout": 5},
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


SECRET_KEY = _secret()
DATABASES = {"default": _database()}
ALLOWED_HOSTS = [host for host in os.environ.get("MINGZHANG_HOSTS", "").split(",") if host]
CSRF_TRUSTED_ORIGINS = [
    f"https://{host}" for host in ALLOWED_HOSTS if HTTPS and not host.startswith("*")
]

# The machine itself asks, too: monitoring, the server in front.
ALLOWED_HOSTS += ["localhost", "127.0.0.1", "[::1]"]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "django_q",
    "axes",
    "mingzhang.web.apps.Web",
]
MIDDLEWARE = [
    "mingzhang.web.middleware.behind_proxies",
    "mingzhang.web.middleware.measured",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "mingzhang.web.middleware.heads_answered",
    "mingzhang.web.middleware.open_to_all_sites",
    "mingzhang.web.middleware.request_ids",
    "django.middleware.http.ConditionalGetMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "mingzhang.web.middleware.language_chosen",
    "mingzhang.web.middleware.of_bearable_size",
    "mingzhang.web.middleware.of_text_alone",
    "mingzhang.web.middleware.within_limits",
    "mingzhang.web.middleware.log_in_completed",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "mingzhang.web.urls"
WSGI_APPLICATION = "mingzhang.web.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [HERE / "templates"],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
            ],
            "builtins": ["mingzhang.web.templatetags.said"],
        },
    }
]

AUTH_USER_MODEL = "mingzhang.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "/login/"
LOGIN_REDIRECT_URL = "/desk/"
LOGOUT_REDIRECT_URL = "/"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_CLIENT_IP_CALLABLE = "mingzhang.web.middleware.client_address"
AXES_HTTP_RESPONSE_CODE = 429
AXES_LOCKOUT_CALLABLE = "mingzhang.web.views.account.locked_out"
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False
OTP_TOTP_ISSUER = "明账"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("中文")), ("en", _("English"))]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
STATICFILES_DIRS = [HERE / "static"]
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": DATA / "files"},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    # Public pages, packed: some 5 kB each. See views/kept.py.
    "pages": {
        "BACKEND": "mingzhang.web.views.kept.Pages",
        "LOCATION": RUN / "pages",
        "OPTIONS": {"MAX_ENTRIES": 5000},
    },
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 8 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FILES = 400  # what an upload may hold is told with a sentence: unpacking.py
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
MAX_UPLOAD = 64 * 1024 * 1024
"""Bytes of one file."""
MAX_REQUEST = 512 * 1024 * 1024
"""Bytes of all files that a user sends at once."""
MAX_UNKNOWN = 1024 * 1024
"""Bytes of a request of whoever has not logged in."""
"""Bytes of the largest file that is taken."""

SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^(health|ready|metrics)$"]
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
# Without servers in front nobody is believed; with them, the middleware keeps only their word.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PROXIES else None
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 8 * 3600
CSRF_COOKIE_SECURE = HTTPS
PERMISSIONS_POLICY = (
    "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()"
)
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
        "form-action": ["'self'"],
    }
}

Q_CLUSTER = {
    "name": "mingzhang",
    "orm": "default",
    "workers": int(os.environ.get("MINGZHANG_WORKERS", "2")),
    # A task whose worker was killed is given to another after `retry`, which must be longer than
    # `timeout`, or a long task would be done twice.
    "timeout": 900,
    "retry": 960,
    "max_attempts": 3,
    "ack_failures": False,
    "catch_up": False,
    # A worker reads files in a child process of its own, which a daemon may not start.
    "daemonize_workers": False,
    "label": "jobs",
    # Files that are checked wait in a line of their own: two hundred of a reviewer's must not keep
    # a clerk waiting who has saved a budget.
    "ALT_CLUSTERS": {"files": {"label": "files"}},
}
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    # Names and addresses of people stay out of the logs; the audit log has them.
    "loggers": {"axes": {"level": "ERROR"}, "django.security.csrf": {"level": "ERROR"}},
}
SILENCED_SYSTEM_CHECKS: list[str] = []
