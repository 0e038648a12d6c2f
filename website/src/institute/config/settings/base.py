"""Settings that every way of running shares; environment variables decide folders, database and hosts."""

import datetime as dt
from pathlib import Path

from csp.constants import NONE, SELF

from institute.config import environment

PACKAGE = Path(__file__).resolve().parent.parent.parent
DATA = environment.data_folder()

SECRET_KEY = environment.secret_key(DATA)
DEBUG = False
ALLOWED_HOSTS = environment.hosts()

INSTALLED_APPS = [
    "institute.moving",
    "institute.frame",
    "institute.accounts",
    "institute.outreach",
    "institute.contact",
    "institute.comments",
    "institute.desk",
    "institute.media",
    "institute.events",
    "institute.people",
    "institute.publications",
    "institute.record",
    "institute.analyses",
    "institute.core",
    "institute.search",
    "institute.home",  # after the others: what it does when a page goes live comes after what they do
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "anymail",
    "axes",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.sitemaps",
]

MIDDLEWARE = [
    "institute.core.security.ClientAddress",
    "institute.frame.maintenance.Maintenance",
    "institute.core.compression.Compression",  # what the page cache keeps comes compressed already
    "institute.frame.reading.Variants",
    "institute.core.security.PlainQuery",
    "institute.core.caching.PageCache",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "institute.core.security.AdminPolicy",
    "institute.core.unreadable.Unreadable",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "institute.core.security.SmallBody",
    "institute.core.limits.RateLimit",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
    "institute.accounts.middleware.SecondFactor",
    "institute.desk.discretion.Discretion",
    "institute.desk.answering.Approvals",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "institute.config.urls"
WSGI_APPLICATION = "institute.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "institute.core.context.institute",
                "institute.frame.context.frame",
            ]
        },
    }
]

DATABASES = {"default": environment.database(DATA)}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
RUNS_DIR = DATA / "runs"
TICK_SECONDS = 20  # how often a serving process looks for what is due; 0 where `manage tick` does it
RECORD_AT_ONCE = False  # whether a page waits for the scores of a line that was just written
ANSWER_WITHIN = 2.0  # seconds that a page waits for a run; after that it says that it is on its way

AUTH_USER_MODEL = "core.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]

# Who signs in: by name and password, or by a passkey; a second factor is offered to everybody, and can be demanded of
# those who publish. What is said of wrong passwords is kept under a pseudonym of the address, and for a quarter of an
# hour: institute.accounts.lockout.
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
LOGIN_URL = WAGTAILADMIN_LOGIN_URL = WAGTAIL_FRONTEND_LOGIN_URL = "/accounts/login/"
LOGIN_REDIRECT_URL = "/admin/"
PUBLISHERS_NEED_TWO_FACTORS = environment.flag("THINKTANK_TWO_FACTORS", default=False)
WAGTAIL_PASSWORD_RESET_ENABLED = False  # one way to a new password: /accounts/password/reset/
ACCOUNT_FORMS = {"reset_password": "institute.accounts.forms.NewPasswordForm"}
ACCOUNT_ADAPTER = "institute.accounts.adapter.Adapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # who runs the accounts writes their addresses
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_RATE_LIMITS = {"login_failed": "20/5m/key", "login": None}  # axes and core.security limit the rest
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_FORMS = {
    "add_webauthn": "institute.accounts.forms.AddPasskeyForm",
    "authenticate_webauthn": "institute.accounts.forms.SecondPasskeyForm",
    "login_webauthn": "institute.accounts.forms.PasskeyLoginForm",
    "reauthenticate_webauthn": "institute.accounts.forms.PasskeyAgainForm",
}
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_ADAPTER = "institute.accounts.adapter.SecondFactors"
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_CLIENT_IP_CALLABLE = "institute.accounts.lockout.pseudonym"
AXES_LOCKOUT_CALLABLE = "institute.accounts.lockout.locked"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = dt.timedelta(minutes=15)
AXES_RESET_ON_SUCCESS = True
AXES_DISABLE_ACCESS_LOG = True
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False

LANGUAGE_CODE = "en-gb"
TIME_ZONE = environment.time_zone()
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
STATICFILES_DIRS = [PACKAGE / "static"]
STYLESHEET_DIR = DATA / "stylesheet"
STATICFILES_FINDERS = [
    "institute.core.stylesheets.StylesheetFinder",
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
]
MEDIA_URL = "/media/"
MEDIA_ROOT = DATA / "media"
KEPT_ROOT = DATA / "kept"  # files that a view sends after it has decided that they may be seen
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# Nothing from elsewhere, nothing inline. The editors' admin needs more: institute.core.security.AdminPolicy.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    }
}
PERMISSIONS_POLICY: dict[str, list[str]] = {
    name: []
    for name in (
        "accelerometer",
        "camera",
        "display-capture",
        "geolocation",
        "gyroscope",
        "microphone",
        "payment",
        "usb",
    )
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
# Behind https, THINKTANK_HTTPS=on makes cookies secure and tells browsers to stay with https.
HTTPS = environment.flag("THINKTANK_HTTPS", default=False)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
PROXIES = environment.proxies()
STAFF_NETWORKS = environment.networks("THINKTANK_STAFF_NETWORKS")
MAINTENANCE = environment.flag("THINKTANK_MAINTENANCE", default=False)
MAINTENANCE_FILE = DATA / "maintenance"
PAGE_CACHE = environment.flag("THINKTANK_PAGE_CACHE", default=True)
PROOF_OF_WORK = environment.flag("THINKTANK_PROOF_OF_WORK", default=True)
RATE_LIMITS = environment.flag("THINKTANK_RATE_LIMIT", default=True)
DATA_UPLOAD_MAX_MEMORY_SIZE = 10_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = (
    50_000  # a block of a text is five fields, a cell of a table one: a long report has many
)
globals().update(environment.mail(DATA))  # EMAIL_BACKEND and what it needs, as THINKTANK_MAIL says

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}

WAGTAIL_SITE_NAME = "Kaihan Institute"
WAGTAILADMIN_BASE_URL = environment.address()
WAGTAILIMAGES_IMAGE_MODEL = "core.Picture"
WAGTAILIMAGES_IMAGE_FORM_BASE = "institute.core.pictures.PictureForm"
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 50_000_000  # as many as the largest cameras make; a picture is unpacked to be checked
WAGTAILIMAGES_EXTENSIONS = ["gif", "jpg", "jpeg", "png", "webp"]
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "pdf", "pptx", "txt", "xlsx", "zip"]
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_WORKFLOW_ENABLED = True
WAGTAIL_FINISH_WORKFLOW_ACTION = "institute.desk.finishing.finish"
