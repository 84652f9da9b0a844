"""All settings, read from the environment; every one is optional and `make run` needs none."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

from influency import environment, home, storing

BASE_DIR = Path(__file__).resolve().parent.parent

# --- Where everything is kept -----------------------------------------------------------------------------------------
HOME = Path(environment.text("INFLUENCY_HOME", str(BASE_DIR / "var"))).resolve()
home.prepare(HOME)

# --- Where the site is reached ----------------------------------------------------------------------------------------
HOST = environment.text("HOST", "127.0.0.1")
PORT = environment.number("PORT", 8000)
SITE_URL = environment.text("INFLUENCY_URL", f"http://127.0.0.1:{PORT}").rstrip("/")
IS_HTTPS = urlsplit(SITE_URL).scheme == "https"
LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
ALLOWED_HOSTS = list(dict.fromkeys([urlsplit(SITE_URL).hostname or "127.0.0.1", *LOOPBACK]))
CSRF_TRUSTED_ORIGINS = list(dict.fromkeys([SITE_URL, *(f"http://{name}:{PORT}" for name in LOOPBACK)]))

DEBUG = environment.switch("DEBUG", False)
SECRET_KEY = environment.text("SECRET_KEY") or home.secret_key(HOME)

# --- What it is made of -----------------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "blog.apps.DeskConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "influency",
    "blog",
    "markdownx",
]
MIDDLEWARE = [
    "blog.middleware.SettledPurges",
    "django.middleware.security.SecurityMiddleware",
    "blog.middleware.ContentSecurityPolicy",
    "influency.staticfiles.StaticFiles",
    "blog.middleware.CompressText",
    "blog.middleware.ConditionalReading",
    "blog.middleware.NoCookiesForReaders",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "influency.urls"
# What the clock asks in its own process, and `runserver`; other servers are told theirs.
WSGI_APPLICATION = "influency.reading_again.application"
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
                "blog.context.site",
            ],
        },
    },
]
# Our own templates may then replace those of form widgets (the writing screen's field does).
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# --- Data -------------------------------------------------------------------------------------------------------------
DATABASES = {"default": environment.database("DATABASE_URL", f"sqlite:///{HOME / 'db.sqlite3'}")}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # IMMEDIATE takes the write lock when a transaction starts, so two writers wait for each other instead of failing;
    # FULL keeps an acknowledged save even when the power goes. Each thread has a cache, and the kernel a better one.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-1000",
    }
elif DATABASES["default"]["ENGINE"].endswith("postgresql"):
    # A server that vanishes, or a network that swallows everything, must not hold every thread of the site for ever; libpq
    # by itself would wait a quarter of an hour. The address may say otherwise (`?connect_timeout=20`).
    DATABASES["default"]["OPTIONS"] = {
        "connect_timeout": 5,
        "tcp_user_timeout": 10_000,
        "keepalives_idle": 10,
        "keepalives_interval": 5,
        "keepalives_count": 2,
        **DATABASES["default"].get("OPTIONS", {}),
    }
# The last connection to close would check the WAL in and delete it, which makes each write five times dearer.
DATABASES["default"]["CONN_MAX_AGE"] = None
# A server that was started anew has cut the connections; whoever asks next gets a new one instead of an error.
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": environment.cache("CACHE_URL", "locmem://influency")}

# --- Files ------------------------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = HOME / "media"
STORAGES = {
    **storing.storages(environment.text("INFLUENCY_STORAGE"), home=HOME),
    "staticfiles": {"BACKEND": "influency.staticfiles.HashedStatic"},
}
FILE_UPLOAD_PERMISSIONS = 0o644
DATA_UPLOAD_MAX_MEMORY_SIZE = 6 * 1024 * 1024
WHITENOISE_MAX_AGE = 3600
# Pages name no other, and each would be compressed twice.
WHITENOISE_KEEP_ONLY_HASHED_FILES = True

# --- People -----------------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "blog.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "admin:index"
ACCOUNT_ADAPTER = "blog.signing_in.StaffOnly"
ACCOUNT_FORMS = {"login": "blog.signing_in.SignInForm"}
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_SESSION_REMEMBER = True
ALLAUTH_TRUSTED_PROXY_COUNT = environment.number("INFLUENCY_TRUSTED_PROXIES", 0)

# The first start only: who may sign in then, and whether the site begins with the demo.
INFLUENCY_EDITOR_PASSWORD = environment.text("INFLUENCY_EDITOR_PASSWORD")
DEMO = environment.switch("DEMO", True)

# --- Words and hours --------------------------------------------------------------------------------------------------
LANGUAGE_CODE = environment.text("INFLUENCY_LANGUAGE", "en")
TIME_ZONE = environment.text("INFLUENCY_TIME_ZONE", "UTC")
USE_I18N = True
USE_TZ = True

# --- Mail -------------------------------------------------------------------------------------------------------------
_mail = environment.mail("EMAIL_URL")
IS_MAIL_CONFIGURED = bool(_mail)
EMAIL_BACKEND = _mail.get("EMAIL_BACKEND", "django.core.mail.backends.dummy.EmailBackend")
for _name in ("HOST", "PORT", "HOST_USER", "HOST_PASSWORD", "USE_TLS", "USE_SSL"):
    if f"EMAIL_{_name}" in _mail:
        globals()[f"EMAIL_{_name}"] = _mail[f"EMAIL_{_name}"]
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = _mail.get("DEFAULT_FROM_EMAIL") or f"influency@{urlsplit(SITE_URL).hostname}"

# --- What a browser is told -------------------------------------------------------------------------------------------
SECURE_CSP = {
    "default-src": ["'none'"],
    "script-src": ["'self'"],
    "style-src": ["'self'"],
    "img-src": ["'self'", "data:", "blob:"],
    "font-src": ["'self'"],
    "connect-src": ["'self'"],
    "manifest-src": ["'self'"],
    "media-src": ["'self'"],
    "frame-src": ["'self'"],
    "form-action": ["'self'"],
    "base-uri": ["'none'"],
    "object-src": ["'none'"],
    "frame-ancestors": ["'none'"],
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30
CSRF_COOKIE_HTTPONLY = False
CSRF_FAILURE_VIEW = "blog.views.errors.csrf_failure"
# A proxy that ends TLS says so; only then is HSTS sent, and over plain http browsers pass over it anyway.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365
if IS_HTTPS:
    SECURE_CSP["upgrade-insecure-requests"] = []
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
    # Other names under the owner's domain are not ours to force to https, so neither subdomains nor preloading.
    SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"

# --- Writing ----------------------------------------------------------------------------------------------------------
INFLUENCY_PERMALINK = environment.text("INFLUENCY_PERMALINK", "day")
INFLUENCY_PICTURE_WORKERS = environment.number("INFLUENCY_PICTURE_WORKERS", None)
# A site that only its owner can reach asks nobody anything unless it is told to.
INFLUENCY_WATCH_LINKS = environment.switch(
    "INFLUENCY_WATCH_LINKS", urlsplit(SITE_URL).hostname not in ("127.0.0.1", "localhost", "::1")
)
INFLUENCY_KEPT = HOME / "kept"
INFLUENCY_KEPT_MAX_MB = environment.number("INFLUENCY_KEPT_MAX_MB", 2000)
# markdownx reads these once when it is imported; its own views and script are replaced by ours.
MARKDOWNX_MARKDOWNIFY_FUNCTION = "blog.services.rendering.markdownify"
MARKDOWNX_URLS_PATH = "/markdownx/markdownify/"
MARKDOWNX_UPLOAD_URLS_PATH = "/markdownx/upload/"
MARKDOWNX_UPLOAD_MAX_SIZE = 40 * 1024 * 1024

# Where the site tells Prometheus what it does; nowhere unless asked for.
INFLUENCY_METRICS = environment.text("INFLUENCY_METRICS")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "influency.logging.OneLine",
            "format": "%(asctime)s %(levelname)s %(name)s %(message)s",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": ["console"], "level": "WARNING", "propagate": False},
        # Whoever asks for another host's pages is answered 400; a log full of such visitors hides what matters.
        "django.security.DisallowedHost": {"handlers": [], "propagate": False},
    },
}
