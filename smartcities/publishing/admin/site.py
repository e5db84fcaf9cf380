"""The admin site: models grouped by what editors do, and its own content security policy."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import wraps
from typing import Any

from csp.decorators import csp_update
from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import BadRequest, PermissionDenied
from django.db import DataError
from django.db.models import FileField
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, path, reverse
from django.utils.translation import gettext_lazy as _

from smartcities import identity
from smartcities.accounts.passwords.change import PasswordChange
from smartcities.look.views import sheet_address
from smartcities.outages.admin import ReturnedForms
from smartcities.outages.posted import show_posted_again
from smartcities.protection.bodies import KILOBYTE, MEGABYTE, body_limit
from smartcities.publishing.admin.audit.recorded import RecordedAdmin
from smartcities.publishing.admin.deletion import DeletionAdmin
from smartcities.publishing.admin.forms.asking import AskingAdmin
from smartcities.publishing.admin.forms.dialog import DialogAdmin
from smartcities.publishing.admin.forms.locking import LockingAdmin
from smartcities.publishing.admin.forms.read_only import ReadOnlyAdmin
from smartcities.publishing.admin.forms.relations import ChoosingAdmin
from smartcities.publishing.admin.forms.typed import EditorsAdmin
from smartcities.publishing.admin.linking import addresses
from smartcities.publishing.admin.linking.choices import Autocomplete, describe_chosen
from smartcities.publishing.admin.lists import QuickLists
from smartcities.publishing.admin.policy import POLICY
from smartcities.publishing.admin.site_pages import SitePage
from smartcities.publishing.admin.start import go_to
from smartcities.publishing.admin.start.overview import overview
from smartcities.publishing.admin.trash.emptying import empty_trash
from smartcities.publishing.admin.trash.listing import trash
from smartcities.publishing.audit.entry import Means
from smartcities.publishing.audit.recording import acting

#: The name of each task, in the order of the index. A model's admin declares its ``task``.
TASKS = {
    "pages": _("Pages"),
    "readers": _("Readers"),
    "library": _("Library and vocabulary"),
    "sharing": _("Partners"),
    "administration": _("People and access"),
}
#: What every admin gets from the site, so that none can lack it: in an outage its forms come back
#: as they were typed; things are added within other forms; lists are quick; the question before a
#: deletion says what refers to it; two editors do not overwrite each other; a refusal that only
#: asks says so; fields read what is typed in the user's language, show it so where it is
#: read-only, and refuse what cannot be chosen; the log of changes gets one entry for each page that
#: a form or an action has changed.
BASES = (
    ReturnedForms,
    DialogAdmin,
    QuickLists,
    DeletionAdmin,
    LockingAdmin,
    AskingAdmin,
    EditorsAdmin,
    ChoosingAdmin,
    ReadOnlyAdmin,
    RecordedAdmin,
)

# The largest form has 8 MB of text, the largest file is a PDF of 50 MB. A user who was signed out
# meanwhile is asked to sign in after a shorter form; a longer one is refused without reading it.
FORM_LIMIT = body_limit(anybody=128 * KILOBYTE, staff=9 * MEGABYTE)
FILES_LIMIT = body_limit(anybody=128 * KILOBYTE, staff=60 * MEGABYTE)


def readable(view: Callable) -> Callable:
    """Return *view* with an answer of 400 if the database cannot run the query that is asked for.

    Django passes any lookup in a list's address on: numbers too large for a column, NUL, invalid
    patterns.
    """

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        for name, value in request.GET.items():
            if "\0" in f"{name}{value}" or name.endswith(("__regex", "__iregex")):
                raise BadRequest("A query that no list understands.")
        asked = request.GET or ACTION_CHECKBOX_NAME in request.POST
        try:
            return view(request, *args, **kwargs)
        except (OverflowError, ValueError, DataError) as error:
            if asked:
                raise BadRequest("A value that no column can hold.") from error
            raise

    return wrapped


def _patterns(urls: Iterable[URLPattern | URLResolver]) -> Iterator[URLPattern]:
    for each in urls:
        if isinstance(each, URLResolver):
            yield from _patterns(each.url_patterns)
        else:
            yield each


def _takes_files(pattern: URLPattern) -> bool:
    """Tell whether the address shows a form with a file, in the page's fields or its rows."""
    model_admin = getattr(pattern.callback, "model_admin", None)
    if model_admin is None or not (pattern.name or "").endswith(("_add", "_change")):
        return False
    models = [model_admin.model, *(inline.model for inline in model_admin.inlines)]
    return any(isinstance(field, FileField) for each in models for field in each._meta.fields)


def with_bases(admin_class: type[admin.ModelAdmin] | None) -> type[admin.ModelAdmin]:
    """Return *admin_class*, by default Django's, with all of ``BASES``."""
    found = admin_class or admin.ModelAdmin
    missing = tuple(base for base in BASES if not issubclass(found, base))
    return type(found.__name__, (*missing, found), {"__module__": found.__module__})


class PortalAdminSite(admin.AdminSite):
    """Django's admin with our title, grouping and policy."""

    index_title = _("Editing the portal")
    empty_value_display = "–"

    def __init__(self, name: str = "admin") -> None:
        super().__init__(name)
        self.pages: list[SitePage] = []

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """Return Django's context, under the name and with the look that the portal was given."""
        # Whoever guesses passwords costs no query for it.
        is_guess = request.method == "POST" and not request.user.is_authenticated
        portal = identity.last_known() if is_guess else identity.current()
        ours = {"site_header": portal.name, "site_title": portal.name, "portal_icon": portal.icon}
        return super().each_context(request) | ours | {"look_sheet": sheet_address(portal.look)}

    def add_page(self, page: SitePage) -> None:
        """Add a page that is about no model, from the ``admin.py`` of a room above."""
        self.pages.append(page)

    def admin_view(self, view: Callable, cacheable: bool = False) -> Any:
        """Wrap *view* as Django does, and set the admin's own policy on the response."""
        inner = csp_update(POLICY)(super().admin_view(self._kept_in(readable(view)), cacheable))

        @wraps(inner)
        def outer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            # The CSRF token has been checked; in an outage the user cannot be read.
            show_posted_again(request)
            return inner(request, *args, **kwargs)

        return outer

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        """Register as Django does, with what no admin may lack (``BASES``)."""
        super().register(model_or_iterable, with_bases(admin_class), **options)

    def get_urls(self) -> list[URLPattern | URLResolver]:
        """Return Django's addresses and ours, each with the largest body that it takes."""
        urls = [
            path("links/", self.admin_view(self.links_view), name="links"),
            path("choices/", self.admin_view(self.choices_view), name="choices"),
            path("trash/", self.admin_view(self.trash_view), name="trash"),
            path("trash/empty/", self.admin_view(self.empty_trash_view), name="empty_trash"),
            path("go-to/", self.admin_view(self.go_to_view), name="go_to"),
            *(
                path(page.route, self.admin_view(page.view), {"site": self}, name=page.name)
                for page in self.pages
            ),
            *super().get_urls(),
        ]
        for pattern in _patterns(urls):
            if not hasattr(pattern.callback, "body_limit"):
                limit = FILES_LIMIT if _takes_files(pattern) else FORM_LIMIT
                # The pattern may have a method of an admin as its view, without a wrapper.
                limit(getattr(pattern.callback, "__func__", pattern.callback))
        return urls

    def _kept_in(self, view: Callable) -> Callable:
        """Return *view* with refusals shown in the admin's frame, so that the menu is there."""

        @wraps(view)
        def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            try:
                with acting(Means.FORM, request.user):
                    return view(request, *args, **kwargs)
            except (PermissionDenied, Http404) as error:
                status = 404 if isinstance(error, Http404) else 403
                titles = {403: _("This is not yours to open"), 404: _("There is nothing here")}
                context = {**self.each_context(request), "title": titles[status]}
                return TemplateResponse(request, f"admin/{status}.html", context, status=status)

        return wrapped

    def index(self, request: HttpRequest, extra_context: dict | None = None) -> TemplateResponse:
        return super().index(request, {**overview(self, request), **(extra_context or {})})

    @body_limit(anybody=16 * KILOBYTE)
    def password_change(self, request: HttpRequest, extra_context: dict | None = None) -> Any:
        """Answer as Django does, with the old password checked like a login."""
        view = PasswordChange.as_view(
            success_url=reverse("admin:password_change_done", current_app=self.name),
            extra_context={**self.each_context(request), **(extra_context or {})},
        )
        request.current_app = self.name
        return view(request)

    def autocomplete_view(self, request: HttpRequest) -> Any:
        return Autocomplete.as_view(admin_site=self)(request)

    def links_view(self, request: HttpRequest) -> HttpResponse:
        """Answer the dialog of links; see ``linking/addresses.py``."""
        return addresses.answer(request, self)

    def choices_view(self, request: HttpRequest) -> HttpResponse:
        """Say what tells apart what is chosen in a form; see ``linking/choices.py``."""
        return describe_chosen(request, self)

    def go_to_view(self, request: HttpRequest) -> HttpResponse:
        """Say where a few letters may lead; see ``go_to.py``."""
        return go_to.answer(request, self)

    def trash_view(self, request: HttpRequest) -> HttpResponse:
        """Show what was deleted, and put it back; see ``trash/listing.py``."""
        return trash(request, self)

    def empty_trash_view(self, request: HttpRequest) -> HttpResponse:
        """Delete for good what is in the trash; see ``trash/emptying.py``."""
        return empty_trash(request, self)

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[dict]:
        """Return the models by task; for the page of one app, as Django does."""
        if app_label:
            return super().get_app_list(request, app_label)
        groups: dict[str, dict] = {
            task: {"name": name, "app_label": task, "app_url": f"#{task}", "models": []}
            for task, name in TASKS.items()
        }
        for app in super().get_app_list(request):
            for model in app["models"]:
                model_admin = self.get_model_admin(model["model"])
                task = getattr(model_admin, "task", "administration")
                groups[task]["models"].append(model)
        for group in groups.values():
            group["models"].sort(key=lambda model: str(model["name"]).casefold())
        return [group for group in groups.values() if group["models"]]
