"""Settings. The environment differs, not the code: every variable is named in .env.example.

A missing or wrong variable stops the start with its name.
"""

import re
from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from safeguarding.permissions import RoleName

BASE_DIR = Path(__file__).resolve().parent.parent

env = environ.Env()
env.read_env(BASE_DIR / ".env")


def required(name: str) -> str:
    value = env.str(name, default="")
    if not value:
        raise ImproperlyConfigured(f"{name} is not set. Set it in the environment or in .env; see .env.example.")
    return value


def yes_or_no(name: str, *, default: bool) -> bool:
    """Yes, no, or where nothing is said the default. Anything else is not quietly a no."""
    words = {"": default, "yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}
    value = env.str(name, default="").strip().lower()
    if value not in words:
        raise ImproperlyConfigured(f"{name} is {value!r}. Write yes or no; see .env.example.")
    return words[value]


def address(name: str, *schemes: str, default: str) -> str:
    value = env.str(name, default="") or default
    if value and not value.startswith(tuple(f"{scheme}://" for scheme in schemes)):
        raise ImproperlyConfigured(f"{name} does not start with {schemes[0]}://. See .env.example.")
    return value


# -- the council ---------------------------------------------------------------------------------------------------
COUNCIL_NAME = env.str("COUNCIL_NAME", default="Demo Borough Council")
# As the Department for Education's tables name it: its number, its ONS code, and the region that it is in.
COUNCIL_NUMBER = env.str("COUNCIL_NUMBER", default="")
COUNCIL_CODE = env.str("COUNCIL_CODE", default="")
COUNCIL_REGION = env.str("COUNCIL_REGION", default="")
COUNCIL_COLOUR = env.str("COUNCIL_COLOUR", default="#00625b")
SITE_ADDRESS = address("SITE_ADDRESS", "https", "http", default="http://127.0.0.1:8000")
if not re.fullmatch("#[0-9a-fA-F]{6}", COUNCIL_COLOUR):
    raise ImproperlyConfigured(f"COUNCIL_COLOUR is {COUNCIL_COLOUR!r}. Write it as #rrggbb; see .env.example.")

# The public edition: counts of 1 to 5 are withheld. It may round the others too, as the council's own rule says.
DISCLOSURE_ROUND_TO = env.int("DISCLOSURE_ROUND_TO", default=1)
DISCLOSURE_WHOLE_PERCENTAGES = yes_or_no("DISCLOSURE_WHOLE_PERCENTAGES", default=False)
if DISCLOSURE_ROUND_TO not in (1, 5, 10):
    raise ImproperlyConfigured("DISCLOSURE_ROUND_TO is 1 (no rounding), 5 or 10. See .env.example.")

# -- the record of events ------------------------------------------------------------------------------------------
# The first key seals new events; the others are those of events from before. Never in the database.
AUDIT_KEYS = env.list("AUDIT_KEYS", default=[])
if any(len(key) < 32 for key in AUDIT_KEYS):
    raise ImproperlyConfigured("A key in AUDIT_KEYS is shorter than 32 characters. See .env.example.")

# -- running -------------------------------------------------------------------------------------------------------
SECRET_KEY = required("SECRET_KEY")
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
DEBUG = yes_or_no("DEBUG", default=False)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost"])
HTTPS = yes_or_no("HTTPS", default=not DEBUG)
# A demo database holds log-ins that everybody knows; only such a database shows them.
DEMO = yes_or_no("DEMO", default=False)
if "*" in ALLOWED_HOSTS:
    raise ImproperlyConfigured("ALLOWED_HOSTS may not be *. Name the addresses of the site; see .env.example.")
if not DEBUG and not DEMO and len(SECRET_KEY) < 50:
    raise ImproperlyConfigured("SECRET_KEY is shorter than 50 characters. Make a long random one; see .env.example.")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "crispy_forms",
    "csp",
    "import_export",
    "safeguarding",
    "indicators",
    "commentary",
    "reports",
]

MIDDLEWARE = [
    "safeguarding.request_ids.RequestIds",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "safeguarding.request_limits.BodyLimits",
    "safeguarding.caching.NoStore",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "safeguarding.session_timeout.EndsLogIns",
    "safeguarding.page_permissions.DenyByDefault",
]

ROOT_URLCONF = "safeguarding.urls"
WSGI_APPLICATION = "safeguarding.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "safeguarding.views.council",
            ],
        },
    },
]
CRISPY_ALLOWED_TEMPLATE_PACKS = "govuk"
CRISPY_TEMPLATE_PACK = "govuk"
CRISPY_FAIL_SILENTLY = False

# -- the database --------------------------------------------------------------------------------------------------
DATABASE_URL = address(
    "DATABASE_URL", "postgres", "postgresql", "sqlite", default=f"sqlite:///{BASE_DIR / 'db.sqlite3'}"
)
DATABASES = {"default": env.db_url_config(DATABASE_URL)}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # Measured: with Django's own settings 44% of writes by 50 writers were refused, with these none.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }

# -- people --------------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "safeguarding.Person"
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
# So many wrong passwords, or wrong codes, of an account from one sender, and the next has to wait: a minute, then two,
# four and so on. From everywhere together ten times as many: safeguarding.accounts.lockout.
MOST_WRONG_GUESSES = env.int("MOST_WRONG_GUESSES", default=5)
# The roles that are used with security codes only: unless set, every one that changes something.
SECOND_FACTOR_FOR = frozenset(
    env.list("SECOND_FACTOR_FOR", default=[]) or [role.value for role in RoleName if role is not RoleName.READER]
) - {"none"}
if unknown := SECOND_FACTOR_FOR - {role.value for role in RoleName}:
    raise ImproperlyConfigured(f"SECOND_FACTOR_FOR: there is no role {', '.join(sorted(unknown))}. See .env.example.")
# After somebody else reset how a person logs in, that person signs nothing off for so many hours.
SIGN_OFF_WAIT_HOURS = env.int("SIGN_OFF_WAIT_HOURS", default=24)
LOGIN_URL = "log-in"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "log-in"

# -- words and time ------------------------------------------------------------------------------------------------
LANGUAGE_CODE = "en-gb"
USE_I18N = False
TIME_ZONE = "Europe/London"
USE_TZ = True
FORMAT_MODULE_PATH = "safeguarding.formats"

# -- files ---------------------------------------------------------------------------------------------------------
STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
LARGEST_EXTRACT = 10 * 1024 * 1024
# A list of a million episodes; it is held in memory while it is counted, and only for those who may load figures.
LARGEST_EPISODES = 100 * 1024 * 1024
# What a request may be at most, a case list with its form; what one is that its view says nothing about; and how long
# a body may take to come: see safeguarding.request_limits.
LARGEST_BODY = LARGEST_EPISODES + 1024 * 1024
USUAL_BODY = 64 * 1024
MOST_BODY_SECONDS = 15
MOST_UPLOAD_SECONDS = 300
# An extract of more rows is loaded by a worker, with its progress on the page; a smaller one while its sender waits.
ROWS_IN_BACKGROUND = 5_000
# A passage of more characters is said to be long. Nothing is refused or cut for it.
LONG_PASSAGE = 3_000
DATA_UPLOAD_MAX_MEMORY_SIZE = LARGEST_EXTRACT
# Nothing that people send is written to disk, not even for a moment.
FILE_UPLOAD_HANDLERS = ["safeguarding.upload_handlers.InMemory"]

# A draft report that is older, and that a later version has taken the place of, is not given out any more.
DRAFTS_EXPIRE_AFTER_DAYS = env.int("DRAFTS_EXPIRE_AFTER_DAYS", default=30)

# The council's own certificate, a PKCS #12 file, under each final PDF. Needs requirements/signing.txt.
SIGNING_CERTIFICATE = env.str("SIGNING_CERTIFICATE", default="")
SIGNING_PASSPHRASE = env.str("SIGNING_PASSPHRASE", default="")
if SIGNING_CERTIFICATE and not Path(SIGNING_CERTIFICATE).is_file():
    raise ImproperlyConfigured("SIGNING_CERTIFICATE names no file that can be read. See .env.example.")

# An authority for time-stamps by RFC 3161, and the certificates (PEM) that its stamps are checked against. Needs
# requirements/signing.txt.
TIMESTAMP_AUTHORITY = address("TIMESTAMP_AUTHORITY", "https", "http", default="")
TIMESTAMP_CERTIFICATES = env.str("TIMESTAMP_CERTIFICATES", default="")
if TIMESTAMP_AUTHORITY and not Path(TIMESTAMP_CERTIFICATES).is_file():
    raise ImproperlyConfigured("TIMESTAMP_CERTIFICATES names no file that can be read. See .env.example.")

# -- the queue: Redis for a council, a thread of the web process where there is none --------------------------------
REDIS_URL = address("REDIS_URL", "redis", "rediss", default="")
WORKER_INSIDE = not REDIS_URL
CELERY_BROKER_URL = REDIS_URL or "memory://localhost"
CELERY_TASK_IGNORE_RESULT = True
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# Redis delivers a task again when nobody has finished it for so long; by then the sweeper has, so it does nothing.
# With Redis down a person who asks for a report is not kept waiting: two quick tries, then the sweeper's.
REDIS_OPTIONS = {
    "visibility_timeout": 60 * 60,
    "socket_connect_timeout": 1,
    "socket_timeout": 5,
    "max_retries": 1,
    "interval_start": 0.1,
    "interval_step": 0.1,
    "interval_max": 0.2,
}
CELERY_BROKER_TRANSPORT_OPTIONS = REDIS_OPTIONS if REDIS_URL else {}
CELERY_WORKER_PREFETCH_MULTIPLIER = 1  # a worker takes one job, and leaves the rest to others
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TASK_TIME_LIMIT = 1800  # seconds: a task that runs away is killed, and the sweeper says so on its job
CELERY_WORKER_REDIRECT_STDOUTS = False
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = TIME_ZONE
# A job left behind by a killed worker, or never sent because Redis was down, is sent again this often.
# What is due by the clock is asked for as often; two beats at once, or none for an hour, do it once all the same.
CELERY_BEAT_SCHEDULE = {
    "sweep": {"task": "safeguarding.jobs.tasks.sweep", "schedule": 60.0},
    "clock": {"task": "safeguarding.jobs.tasks.look_at_the_clock", "schedule": 60.0},
}

# -- mail: reminders of what is due; without a mail server none are made ---------------------------------------------
MAIL_SERVER = address("MAIL_SERVER", "smtp", "smtp+tls", "smtp+ssl", "consolemail", default="")
SENDS_MAIL = bool(MAIL_SERVER)
if SENDS_MAIL:
    vars().update(env.email_url_config(MAIL_SERVER))
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.str("MAIL_FROM", default="")
if SENDS_MAIL and "@" not in DEFAULT_FROM_EMAIL:
    raise ImproperlyConfigured("MAIL_FROM is not an e-mail address. Reminders come from it; see .env.example.")

# At each publication the clerk, and who signed the report off, get the seal of the record of events to keep.
CLERK_ADDRESS = env.str("CLERK_ADDRESS", default="")
if CLERK_ADDRESS and "@" not in CLERK_ADDRESS:
    raise ImproperlyConfigured("CLERK_ADDRESS is not an e-mail address. See .env.example.")

# -- logs: to the console, for whatever keeps them; with a number for each request, and no personal data ---------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"without_personal_data": {"()": "safeguarding.logs.WithoutPersonalData"}},
    "formatters": {"one_line": {"()": "safeguarding.logs.OneLine"}},
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "one_line",
            "filters": ["without_personal_data"],
        }
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        # Django would give these handlers of its own: one that is silent in production, and one that sends mail.
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        "django.server": {"handlers": [], "level": "INFO", "propagate": True},
        "safeguarding.requests": {"level": "WARNING" if DEMO else "INFO"},
    },
}

# -- safety --------------------------------------------------------------------------------------------------------
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
# A browser takes a cookie of such a name over HTTPS alone, from this host alone, for all its pages.
SESSION_COOKIE_NAME = "__Host-sessionid" if HTTPS else "sessionid"
CSRF_COOKIE_NAME = "__Host-csrftoken" if HTTPS else "csrftoken"
SESSION_ENGINE = "safeguarding.accounts.sessions"
SESSION_COOKIE_AGE = 12 * 60 * 60  # and no longer however busy: safeguarding.session_timeout
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
BEHIND_PROXY = yes_or_no("BEHIND_PROXY", default=False)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
