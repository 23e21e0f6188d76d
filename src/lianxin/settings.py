"""All settings, in one place, read from the environment; every default is safe for one village on one machine.

A variable that holds a secret may be given as ``NAME`` or as ``NAME_FILE`` (a path).  What is not given is
made once and kept under ``LIANXIN_DATA/keys``.
"""

from __future__ import annotations

import contextlib
import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from xstatic.pkg import leaflet

PACKAGE = Path(__file__).resolve().parent


def env(name: str, default: str = "") -> str:
    """The variable, or the content of the file that ``NAME_FILE`` points to, or the default."""
    if path := os.environ.get(f"{name}_FILE"):
        return Path(path).read_text(encoding="utf-8").strip()
    return os.environ.get(name, default)


def kept_secret(name: str, file_name: str) -> str:
    """A secret from the environment, else the one kept in the data folder, made on first use."""
    if given := env(name):
        return given
    path = DATA / "keys" / file_name
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        temporary = path.with_suffix(f".{os.getpid()}.new")
        temporary.write_text(secrets.token_urlsafe(32), encoding="utf-8")
        temporary.chmod(0o600)
        with contextlib.suppress(FileExistsError):
            os.link(temporary, path)  # never replaces the key another process just made
        temporary.unlink()
    return path.read_text(encoding="utf-8").strip()


SQLITE_OPTIONS: dict[str, Any] = {
    # A receipt must survive a power cut, so FULL; IMMEDIATE, so that a read never has to upgrade and fail.
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-32000; "
    "PRAGMA mmap_size=268435456; PRAGMA foreign_keys=ON; "
    # What is erased is overwritten, not only forgotten.
    "PRAGMA secure_delete=ON;",
}


def database(url: str, sqlite_name: str) -> dict[str, Any]:
    """A Django database entry from ``postgresql://…``, or the SQLite file in the data folder."""
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(DATA / sqlite_name),
            "OPTIONS": SQLITE_OPTIONS,
            # To close the last connection empties the write-ahead log: a request would pay several flushes more.
            "CONN_MAX_AGE": None,
            "TEST": {"NAME": str(DATA / f"test-{sqlite_name}")},
        }
    parts = urlsplit(url)
    if parts.scheme not in {"postgresql", "postgres"}:
        raise ValueError(f"A database URL starts with postgresql://, not {parts.scheme!r}")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        # Whoever waits this long for what another process holds is told so, as on SQLite.
        "OPTIONS": {"options": "-c lock_timeout=20s"},
    }


def rate(text: str) -> tuple[float, float] | None:
    """``burst/per second`` as two figures; None for ``off``."""
    if text == "off":
        return None
    burst, _, per_second = text.partition("/")
    if not (float(burst) >= 1 and float(per_second) > 0):
        raise ValueError(f"LIANXIN_GATE is burst/per second or off, not {text!r}")
    return float(burst), float(per_second)


def tiles(address: str) -> str:
    """The address of pictures of the ground, with ``{z}``, ``{x}`` and ``{y}``; https, or http on this machine."""
    parts = urlsplit(address)
    here = parts.scheme == "http" and parts.hostname in {"localhost", "127.0.0.1", "::1"}
    named = parts.netloc and all(part in parts.path for part in ("{z}", "{x}", "{y}"))
    plain = not set(parts.netloc) & set("{}@ ;,'*")  # it becomes a part of a header
    if address and not (named and plain and (here or parts.scheme == "https")):
        raise ValueError(f"LIANXIN_TILES is https://host/{{z}}/{{x}}/{{y}}.png, not {address!r}")
    return address


DATA = Path(env("LIANXIN_DATA", "data")).resolve()
DATA.mkdir(parents=True, exist_ok=True)

SECRET_KEY = kept_secret("LIANXIN_SECRET_KEY", "secret.key")
CODE_KEY = kept_secret("LIANXIN_CODE_KEY", "codes.key")
VAULT_KEY = kept_secret("LIANXIN_VAULT_KEY", "vault.key")

DEBUG = False
ALLOWED_HOSTS = env("LIANXIN_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
SITE_ORIGIN = env("LIANXIN_ORIGIN")  # https://… when served behind a proxy; secure cookies follow from it
HTTPS = SITE_ORIGIN.startswith("https://")
#: How addresses in messages begin.
PUBLIC_ORIGIN = SITE_ORIGIN or f"http://localhost:{env('LIANXIN_PORT', '8000')}"
CSRF_TRUSTED_ORIGINS = [SITE_ORIGIN] if SITE_ORIGIN else []

DATABASES = {
    "default": database(env("LIANXIN_DATABASE_URL"), "lianxin.sqlite3"),
    "vault": database(env("LIANXIN_VAULT_URL"), "vault.sqlite3"),
}
DATABASE_ROUTERS = ["lianxin.hear.vault.VaultRouter"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "lianxin.record",
    "lianxin.office",
    "lianxin.hear",
    "lianxin.act",
    "lianxin.ask",
    "lianxin.verify",
    "lianxin.learn",
    "lianxin.channels",
    "lianxin.web",
]
MIDDLEWARE = [
    "lianxin.web.headers.headers",  # outermost: nothing is answered without them
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "lianxin.web.gate.Gate",  # before anything that costs: a flood must not reach a database
    "lianxin.web.whole.Whole",
    "lianxin.office.clock.middleware",
    "lianxin.web.one_place.OnePlace",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "lianxin.web.middleware.language",
    "django.middleware.common.CommonMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "lianxin.web.middleware.SessionRules",
]
ROOT_URLCONF = "lianxin.urls"
WSGI_APPLICATION = "lianxin.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": sorted((PACKAGE / "channels").glob("*/templates")),
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "lianxin.web.middleware.page_context",
            ],
        },
    }
]

# Sign-in
AUTH_USER_MODEL = "office.Person"
AUTHENTICATION_BACKENDS = ["lianxin.office.sign_in.PersonBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "lianxin.office.passwords.NotTooLong"},
    {"NAME": "lianxin.office.passwords.NotKnown"},
    {"NAME": "lianxin.office.passwords.NotOfThisPlace"},
]
SESSION_COOKIE_AGE = 12 * 3600
SESSION_IDLE_SECONDS = 2 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
# Browsers take such a cookie only from this very host, over HTTPS; no neighbour can plant one.
_OF_THIS_HOST = "__Host-" if HTTPS else ""
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = f"{_OF_THIS_HOST}sessionid", f"{_OF_THIS_HOST}csrftoken"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_AGE = None  # only staff get one, for as long as the browser is open
CSRF_FAILURE_VIEW = "lianxin.web.errors.csrf_failure"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = 31536000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_REFERRER_POLICY = "same-origin"  # the receipt page's address holds the code: it never leaves the host
X_FRAME_OPTIONS = "DENY"

# How many posts one address may send at once, and how many a second from then on; "off" only for load tests.
GATE = rate(env("LIANXIN_GATE", "60/0.5"))

# Bounded bodies: a ten-megabyte paste still comes back in the form with a plain message.
DATA_UPLOAD_MAX_MEMORY_SIZE = 16 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 200
DATA_UPLOAD_MAX_NUMBER_FILES = 30
FILE_UPLOAD_HANDLERS = [
    "lianxin.hear.attachments.incoming.Bounded"
]  # to the disk, bounded, wherever a form takes files

# Language and time
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("zh-hant", "繁體中文"), ("en", "English")]
LANGUAGE_COOKIE_NAME = f"{_OF_THIS_HOST}lang"
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
LOCALE_PATHS = [PACKAGE / "web" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"  # each office has its own zone; the record is in UTC
CLOCK = "lianxin.office.clock.system"  # the one place where the wall clock is read; tests pass a frozen one

# E-mail: every office is reached at <its short name>@<the domain>
MAIL_DOMAIN = env("LIANXIN_MAIL_DOMAIN").lower()
MAIL_INBOX = env("LIANXIN_MAIL_INBOX")  # maildir:/path or imaps://user:password@host/INBOX
SMTP_URL = env("LIANXIN_SMTP_URL")  # smtp://user:password@host:587 or smtps://…

# Gateways that carry text and chat messages; https, or http on this machine
SMS_GATEWAY = env("LIANXIN_SMS_GATEWAY")
CHAT_GATEWAY = env("LIANXIN_CHAT_GATEWAY")
# Where the house finds its own front door to try it; `lianxin serve` fills it in, without it nothing is tried
PROBE_ORIGIN = env("LIANXIN_PROBE_ORIGIN")

# Machines of the office's own network, by name, to which the house may connect; all others are in the open network
INSIDE = frozenset(env("LIANXIN_INSIDE").lower().replace(",", " ").split())

# Pictures of the ground under the map; empty: the office's own areas and nothing from elsewhere
TILES = tiles(env("LIANXIN_TILES"))

# Static files
STATIC_URL = "/static/"
STATICFILES_DIRS = [*sorted((PACKAGE / "channels").glob("*/static")), ("leaflet", leaflet.BASE_DIR)]
WHITENOISE_USE_FINDERS = True
WHITENOISE_ALLOW_ALL_ORIGINS = False
WHITENOISE_MAX_AGE = 3600

# Access logs would hold addresses of people who speak, so there are none; errors carry no request data.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "filters": {"nobodys_words": {"()": "lianxin.web.errors.NobodysWords"}},
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": "plain", "filters": ["nobodys_words"]}
    },
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {"django": {"handlers": ["stderr"], "level": "ERROR", "propagate": False}},
}
