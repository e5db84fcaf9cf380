"""The addresses of a page's versions, and the keeping of a version with each save."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.forms import ModelForm
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import escape, format_html, format_html_join
from django.utils.translation import gettext as _

from smartcities.publishing.admin.versions.listing import Listing, versions_of
from smartcities.publishing.admin.versions.pictures import PicturedWording
from smartcities.publishing.admin.versions.putting_back import PutBack
from smartcities.publishing.models import Page, Revision
from smartcities.publishing.rehearsal import is_rehearsing
from smartcities.publishing.states import State, capture, compare, record, record_found
from smartcities.publishing.states.structure import row_models
from smartcities.publishing.states.wording import Wording
from smartcities.publishing.visibility import Visibility
from smartcities.publishing.working_copies import copy_of, merged_with

#: What stands for what is stored now, and for the draft of changes.
NOW, DRAFT = "now", "draft"


class VersionsAdmin(admin.ModelAdmin):
    """Keeps a version with each save of a page's form, and shows them."""

    def get_urls(self) -> list[Any]:
        """Return Django's addresses and those of the versions."""
        name = f"{self.opts.app_label}_{self.opts.model_name}"
        view = self.admin_site.admin_view
        return [
            path("<path:object_id>/versions/", view(self.versions_view), name=f"{name}_versions"),
            path(
                "<path:object_id>/versions/compare/",
                view(self.compare_view),
                name=f"{name}_compare",
            ),
            path(
                "<path:object_id>/versions/<int:number>/",
                view(self.version_view),
                name=f"{name}_version",
            ),
            *super().get_urls(),
        ]

    # Keeping --------------------------------------------------------------------------

    def save_model(self, request: HttpRequest, obj: Page, form: Any, change: bool) -> None:
        """Save; what was stored before is kept first, if no version has it."""
        if change and not is_rehearsing() and obj.working_copy is None:
            record_found(obj)
        super().save_model(request, obj, form, change)

    def save_related(
        self, request: HttpRequest, form: Any, formsets: Iterable[Any], change: bool
    ) -> None:
        """Save the rows, and keep the page as it is then."""
        super().save_related(request, form, formsets, change)
        if is_rehearsing():
            return
        is_publishing = "_publish" in request.POST and form.instance.is_public()
        kind = Revision.Kind.PUBLISHED if is_publishing else Revision.Kind.SAVED
        # A page that was public and is as it was has no other version.
        is_new = is_publishing and form.instance.opened_in != Visibility.PUBLISHED
        record(form.instance, kind, request.user, always=is_new)

    # Putting back ---------------------------------------------------------------------

    def put_back(self, request: HttpRequest, page: Page | None) -> PutBack | None:
        """Return what the form is asked to put back from a version, read once a request."""
        if page is None or request.method != "GET" or "put_back" not in request.GET:
            return None
        if not self.has_change_permission(request, page):
            return None
        known: PutBack | None = getattr(request, "put_back", None)
        if known is None:
            state = self._state(page, request.GET["put_back"])
            known = PutBack(type(page), capture(page), state, request.GET.get("what", ""))
            request.put_back = known  # type: ignore[attr-defined]
        return known

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> type[ModelForm]:
        form = super().get_form(request, obj, change=change, **kwargs)
        if (found := self.put_back(request, obj)) is None:
            return form
        return type(form.__name__, (form,), {"put_back": found.initial()})

    def get_formset_kwargs(
        self, request: HttpRequest, obj: Any, inline: Any, prefix: str
    ) -> dict[str, Any]:
        """Return Django's arguments, and for rows what of them is put back."""
        kwargs: dict[str, Any] = super().get_formset_kwargs(request, obj, inline, prefix)
        found = self.put_back(request, obj if obj and obj.pk else None)
        if found is not None:
            kwargs["put_back"] = found.rows(inline.model)
        return kwargs

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        context["keeps_versions"] = kwargs.get("obj") is not None
        found = self.put_back(request, kwargs.get("obj"))
        if found is not None:
            self._say(request, found, kwargs["obj"])
        return super().render_change_form(request, context, *args, **kwargs)

    def _say(self, request: HttpRequest, found: PutBack, page: Page) -> None:
        number = request.GET["put_back"]
        wording = Wording(self.model, [found.version, found.now])
        names = {each.path: wording.label(each.path) for each in found.differences}
        if not names:
            messages.info(request, _("Version {number} is what is stored.").format(number=number))
            return
        rows = row_models(type(page))
        links = format_html_join(
            ", ",
            '<a href="#{}">{}</a>',
            ((f"{name}-group" if name in rows else f"id_{name}", names[name]) for name in names),
        )
        said = escape(_("From version {number}, not saved yet: {names}."))
        messages.warning(request, format_html(said, number=number, names=links))
        if found.left_out:
            files = dict.fromkeys(wording.label(each.name, each.rows) for each in found.left_out)
            refused = _("Files cannot be put back from here: {names}.")
            messages.warning(request, refused.format(names=", ".join(files)))

    # Showing --------------------------------------------------------------------------

    def versions_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Answer with the list of versions, newest first, with what each changed.

        ``field`` leaves those that changed one field, or one kind of rows.
        """
        page = self._page(request, object_id)
        listing = Listing(page, request.GET.get("field", ""), request.GET.get("p", ""))
        return self._answer(request, page, "versions", {"listing": listing})

    def version_view(self, request: HttpRequest, object_id: str, number: int) -> HttpResponse:
        """Answer with all that one version holds."""
        page = self._page(request, object_id)
        revision = versions_of(page).filter(number=number).select_related("user").first()
        if revision is None:
            raise Http404(_("There is no such version."))
        state = State.loads(bytes(revision.stored))
        wording = Wording(self.model, [state])
        values = list(wording.fields_of(state))
        context = {
            "revision": revision,
            "values": values,
            "empty_labels": [label for label, value in values if not value],
            "rows": list(wording.rows_of(state)),
        }
        return self._answer(request, page, "version", context)

    def compare_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Answer with what differs between two versions, or one and what is stored now.

        ``from`` and ``to`` are numbers of versions, or ``now``, or ``draft``; without them, the
        last version of the page itself and now.
        """
        page = self._page(request, object_id)
        last = versions_of(page).filter(is_draft=False).values_list("number", flat=True).first()
        ends = sorted(
            (request.GET.get("from", str(last)), request.GET.get("to", NOW)),
            key=lambda end: (end == DRAFT, end == NOW, int(end) if end.isdecimal() else 0),
        )
        before, after = (self._state(page, end) for end in ends)
        wording = PicturedWording(self.model, [before, after])
        context: dict[str, Any] = {
            "from": ends[0],
            "to": ends[1] if ends[1] != NOW else "",
            "differences": [
                wording.describe(each, before, after) for each in compare(before, after)
            ],
            "back": ends[0] if ends[0] != NOW else "",
        }
        if DRAFT in ends and (copy := copy_of(page)) is not None:
            context["back"] = copy.base.number
            context["discard_url"] = self._address(page, "discard")
        return self._answer(request, page, "compare", context)

    def _page(self, request: HttpRequest, object_id: str) -> Page:
        page = self.get_object(request, unquote(object_id))
        if page is None:
            raise Http404(_("This page does not exist any more."))
        if not self.has_view_or_change_permission(request, page):
            raise PermissionDenied
        return page

    def _state(self, page: Page, number: str) -> State:
        """Return the state of a version by its number; raises ``Http404``."""
        if number == NOW:
            return capture(page)
        if number == DRAFT and (copy := copy_of(page)) is not None:
            return merged_with(copy, capture(page)).state
        if number.isascii() and number.isdecimal() and len(number) < 9:
            revision = versions_of(page).filter(number=int(number)).first()
            if revision is not None:
                return State.loads(bytes(revision.stored))
        raise Http404(_("There is no such version."))

    def _address(self, page: Page, name: str) -> str:
        meta = self.opts
        return reverse(f"admin:{meta.app_label}_{meta.model_name}_{name}", args=[page.pk])

    def _answer(
        self, request: HttpRequest, page: Page, name: str, context: dict[str, Any]
    ) -> HttpResponse:
        common = {
            **self.admin_site.each_context(request),
            "title": _("Versions of “{page}”").format(page=page),
            "opts": self.opts,
            "object": page,
            "form_url": self._address(page, "change"),
            "versions_url": self._address(page, "versions"),
            "may_put_back": self.has_change_permission(request, page),
        }
        return TemplateResponse(
            request, f"admin/publishing/versions/{name}.html", {**common, **context}
        )
