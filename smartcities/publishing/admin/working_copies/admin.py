"""The form of a page with a draft of changes: filled from it, saved onto it, published with it.

The draft is put on the page in a transaction, so that Django's form and the merging work upon it as
if it were the page. Where it is to stay a draft, that transaction is a rehearsal.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.contrib import admin
from django.contrib.admin.options import IS_POPUP_VAR
from django.contrib.admin.utils import unquote
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path

from smartcities.outages.admin import REASON
from smartcities.publishing import version
from smartcities.publishing.admin.forms.locking import LOCKED
from smartcities.publishing.admin.merging.page import settings_of
from smartcities.publishing.admin.working_copies import discarding, saying
from smartcities.publishing.admin.working_copies.listing import with_drafts
from smartcities.publishing.admin.working_copies.opening import OPENING, Opening, opening_of
from smartcities.publishing.models import Page
from smartcities.publishing.rehearsal import RehearsalBusyError, rehearsal
from smartcities.publishing.states import State, capture, change_settings, record_found
from smartcities.publishing.states.structure import settings_fields
from smartcities.publishing.working_copies import DoesNotFitError, copies_of, keep

Answer = Callable[[], HttpResponse]


class WorkingCopyAdmin(admin.ModelAdmin):
    """Saves the form of a public page as its draft of changes; *Publish* makes that public.

    After the admin's bases that check files, which they do before its transaction begins.
    """

    def get_urls(self) -> list[Any]:
        """Return Django's addresses and that of the question before a draft is discarded."""
        name = f"{self.opts.app_label}_{self.opts.model_name}_discard"
        view = self.admin_site.admin_view(self.discard_changes_view)
        return [path("<path:object_id>/discard/", view, name=name), *super().get_urls()]

    def discard_changes_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Ask, and then throw away the draft of changes and what the user typed."""
        return discarding.answer(self, request, unquote(object_id))

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Answer as Django does, with the draft of changes in the place of the page."""

        def answer() -> HttpResponse:
            return view(request, object_id, *args, **kwargs)

        view = super().changeform_view
        setattr(request, OPENING, None)
        setattr(request, LOCKED, None)
        if object_id is None and request.method == "POST" and not getattr(request, REASON, ""):
            with transaction.atomic():
                # Who adds a page at the same moment is seen by the check of its address.
                version.hold()
                return answer()
        key = unquote(object_id or "")
        if not (key.isascii() and key.isdecimal() and len(key) < 19):
            return answer()
        try:
            if request.method == "POST":
                return self._sent(request, int(key), answer)
            return self._shown(request, int(key), answer)
        except RehearsalBusyError as busy:
            # Said as every outage is, with what was typed.
            raise busy.__cause__ or busy from busy
        except DoesNotFitError as error:
            return saying.does_not_fit(self, request, int(key), error)

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> Page | None:
        """Return the page; it knows which draft of changes it shows."""
        page: Page | None = super().get_object(request, object_id, from_field)
        opening = opening_of(request)
        if page is not None and opening is not None and opening.page.pk == page.pk:
            opening.mark(page)
        return page

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        found = super().get_changelist_instance(request)
        found.result_list = with_drafts(self.model, found.result_list)
        return found

    # Opening --------------------------------------------------------------------------

    def _shown(self, request: HttpRequest, key: int, answer: Answer) -> HttpResponse:
        copy = copies_of(self.model, [key]).select_related("revision", "base", "user").first()
        page = self.model._base_manager.filter(pk=key).first() if copy else None
        if page is None or not self.has_change_permission(request, page):
            return answer()
        opening = Opening(page, copy)
        opening.read()
        with rehearsal():
            opening.put_on()
            setattr(request, OPENING, opening)
            saying.of_opening(request, opening)
            return _rendered(answer())

    # Saving ---------------------------------------------------------------------------

    def _sent(self, request: HttpRequest, key: int, answer: Answer) -> HttpResponse:
        with transaction.atomic():
            # The version first, as all writers do: the same order of locks prevents deadlocks.
            version.hold()
            rows = self.model._base_manager.filter(pk=key)
            page = rows.select_for_update().first()
            setattr(request, LOCKED, key)
            if page is None or page.is_trashed or not self.has_change_permission(request, page):
                return answer()
            copy = copies_of(self.model, [key]).select_related("revision", "base", "user").first()
            to_copy = page.is_public() and not self.publishes(request)
            if copy is None and not to_copy:
                return answer()
            opening = Opening(page, copy, to_copy)
            opening.read()
            setattr(request, OPENING, opening)
            if getattr(request, REASON, ""):
                # An outage: nothing can be written, and what was typed is shown again.
                return answer()
            if opening.to_copy:
                return self._save_draft(request, opening, answer)
            return self._save_page(opening, answer)

    def publishes(self, request: HttpRequest) -> bool:
        """Tell whether the form is sent to be made public, by somebody who may."""
        may: bool = getattr(self, "has_publish_permission", lambda request: False)(request)
        return "_publish" in request.POST and may

    def _save_draft(self, request: HttpRequest, opening: Opening, answer: Answer) -> HttpResponse:
        with rehearsal():
            opening.put_on()
            response = answer()
            if opening.saved is None:
                return _rendered(response)
            state = capture(self.model._base_manager.get(pk=opening.page.pk))
        self._keep(request, opening, state)
        return response

    def _save_page(self, opening: Opening, answer: Answer) -> HttpResponse:
        """Save the page itself with its draft; a refusal takes all of it back."""
        assert opening.copy is not None
        with transaction.atomic():
            record_found(opening.page)
            opening.put_on()
            response = answer()
            if opening.saved is None:
                response = _rendered(response)
                transaction.set_rollback(True)
            else:
                opening.copy.delete()
        return response

    def _keep(self, request: HttpRequest, opening: Opening, state: State) -> None:
        """Write what a rehearsed save leaves: the draft, and at once what is no content."""
        assert opening.saved is not None
        form = opening.saved
        page = self.model._base_manager.get(pk=opening.page.pk)
        model: Any = self.model
        columns = settings_fields(model)
        changed = {
            name: getattr(form.instance, columns[name].attname)
            for name in settings_of(form)
            if name in form.changed_data
        }
        change_settings(page, changed)
        copy = opening.copy
        if state.digests() == opening.live.digests():
            opening.is_as_public = True
            if copy is not None:
                copy.delete()
        elif copy is None or state.digests() != State.loads(bytes(copy.revision.stored)).digests():
            settled = opening.is_settled
            keep(page, state, request.user, copy, is_settled=settled)
        saying.of_draft(self, request, opening)
        self.after_draft(request, page)
        if opening.logged is not None:
            self.log_change(request, page, opening.logged)

    def after_draft(self, request: HttpRequest, page: Page) -> None:
        """Do what else follows from a draft that was saved, now that its rehearsal is over."""

    def has_typed(self, request: HttpRequest, page: Page) -> bool:
        """Tell whether the user has typed something into the form of *page* and not saved it."""
        return False

    def forget_typed(self, request: HttpRequest, page: Page) -> None:
        """Throw away what the user has typed into the form of *page* and not saved."""

    def save_related(
        self, request: HttpRequest, form: Any, formsets: Iterable[Any], change: bool
    ) -> None:
        """Save the rows, and remember that everything was saved."""
        super().save_related(request, form, formsets, change)
        if change and (opening := opening_of(request)) is not None:
            opening.saved = form

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """Log; what is rehearsed is logged once it is over."""
        opening = opening_of(request)
        if opening is not None and opening.to_copy and opening.logged is None:
            opening.logged = message
            return None
        return super().log_change(request, obj, message)

    # Answering ------------------------------------------------------------------------

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        opening = opening_of(request)
        if opening is None or not opening.to_copy or IS_POPUP_VAR in request.POST:
            response = super().response_change(request, obj)
            if opening is not None and opening.copy is not None:
                saying.of_publishing(request, opening, is_public=obj.is_public())
            return self._in_its_form(request, obj, response)
        return saying.after_draft(self, request, opening)

    def response_add(
        self, request: HttpRequest, obj: Any, post_url_continue: str | None = None
    ) -> HttpResponse:
        response = super().response_add(request, obj, post_url_continue)
        return self._in_its_form(request, obj, response)

    def _in_its_form(
        self, request: HttpRequest, page: Page, response: HttpResponse
    ) -> HttpResponse:
        """Lead from Django's way on to the form of *page*, if its save does not leave it."""
        leads_on = isinstance(response, HttpResponseRedirect) and saying.stays(request)
        may = self.has_view_or_change_permission(request, page)
        return saying.form_again(self, request, page) if leads_on and may else response

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        page = kwargs.get("obj")
        if isinstance(page, Page):
            context["working_copy"] = page.working_copy
        return super().render_change_form(request, context, *args, **kwargs)

    def view_on_site(self, obj: Any) -> str | None:
        """Return the address that visitors know, not one that is being prepared."""
        opening: Opening | None = getattr(obj, "opening", None)
        if opening is None or opening.live_slug == obj.slug:
            return super().view_on_site(obj)  # type: ignore[operator]
        known: Page = self.model(pk=obj.pk, slug=opening.live_slug)
        return known.get_absolute_url()


def _rendered(response: HttpResponse) -> HttpResponse:
    """Render what reads rows that are there in this transaction alone."""
    render: Any = getattr(response, "render", None)
    return render() if callable(render) else response
