"""Messages from readers on the desk: read, answered, closed."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join, linebreaks
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import Truncator
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from smartcities.accounts.mail import reaches_people
from smartcities.feedback.leaving import about_pages_of
from smartcities.feedback.mail import send_answer
from smartcities.feedback.models import Message
from smartcities.publishing.access import may_change
from smartcities.publishing.admin.forms.fields import PortalFields
from smartcities.publishing.admin.lists import Conditions
from smartcities.publishing.models import Page
from smartcities.publishing.states import change_settings

#: So many characters of a message stand in the list.
SHOWN = 140


class AboutFilter(Conditions):
    """Messages about one's own pages, about any page, and to the portal."""

    title = _("what it is about")
    parameter = "about"

    def conditions(self, request: HttpRequest) -> dict[str, tuple[Any, Q]]:
        return {
            "mine": (_("Pages I look after"), about_pages_of(request.user)),
            "page": (_("A page"), ~Q(path="")),
            "portal": (_("The portal"), Q(path="")),
        }


class AnswerForm(forms.ModelForm):
    """The answer; and whether the page it is about was looked at."""

    checked = forms.BooleanField(
        label=_("The page is right now"),
        required=False,
        help_text=_("Notes on the page that it was checked today; visitors read the day."),
    )

    def clean(self) -> dict[str, Any]:
        """Refuse to send what is empty."""
        cleaned: dict[str, Any] = super().clean() or {}
        if "_answer" in self.data and "answer" in self.fields and not cleaned.get("answer"):
            self.add_error("answer", ValidationError(gettext("Write the answer first.")))
        return cleaned


@admin.register(Message)
class MessageAdmin(PortalFields, admin.ModelAdmin):
    """Messages, which come by the public forms alone."""

    task = "readers"
    form = AnswerForm
    #: The choice by which the index counts what waits.
    waiting = ("state", Message.State.NEW)
    list_display = ("__str__", "excerpt", "sender", "state", "created_at")
    list_filter = ("state", AboutFilter)
    search_fields = ("text", "name", "address", "path")
    actions = ("close",)
    readonly_fields = ("about", "written", "sender", "created_at", "settled", "answered")
    change_form_template = "admin/feedback/message/change_form.html"

    class Media:
        css: ClassVar[dict[str, list[str]]] = {"all": ["portal-admin/messages.css"]}

    # What is shown --------------------------------------------------------------------

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related("settled_by").prefetch_related("page")

    def get_fields(self, request: HttpRequest, obj: Message | None = None) -> list[Any]:
        fields = ["about", "written", "sender", "created_at"]
        if obj is None:
            return fields
        if obj.state != Message.State.NEW:
            return [*fields, "settled", *(["answered"] if obj.answer else [])]
        if _can_be_answered(obj):
            fields.append("answer")
        if self._to_check(request, obj) is not None:
            fields.append("checked")
        return fields

    def for_you(self, request: HttpRequest) -> Iterator[tuple[str, str]]:
        """Yield, for the index, how many new messages are about pages of the user, and where."""
        mine = Message.objects.filter(about_pages_of(request.user), state=Message.State.NEW)
        if number := mine.count():
            listed = reverse(f"{self.admin_site.name}:feedback_message_changelist")
            text = ngettext("%d message about your pages", "%d messages about your pages", number)
            yield f"{listed}?about=mine&state__exact={Message.State.NEW}", text % number

    @admin.display(description=_("Message"))
    def excerpt(self, message: Message) -> str:
        """Return the beginning of the message."""
        return Truncator(" ".join(message.text.split())).chars(SHOWN)

    @admin.display(description=_("Message"))
    def written(self, message: Message) -> SafeString:
        """Return the whole message, with its lines."""
        return _as_written(message.text)

    @admin.display(description=_("Answer"))
    def answered(self, message: Message) -> SafeString:
        """Return the answer as it was sent."""
        return _as_written(message.answer)

    @admin.display(description=_("From"))
    def sender(self, message: Message) -> SafeString | str:
        """Return name and address, as far as they were left."""
        if not message.address:
            nothing = gettext("no address left")
            return f"{message.name} ({nothing})" if message.name else nothing
        link = format_html('<a href="mailto:{0}">{0}</a>', message.address)
        return format_html("{} {}", message.name, link) if message.name else link

    @admin.display(description=_("About"))
    def about(self, message: Message) -> SafeString | str:
        """Return links to the page as visitors see it, and to its form."""
        if not message.path:
            return gettext("The portal; by the form of the contact page")
        ways = [(message.path, str(message.page or message.path))]
        if form := self._form_of(message.page):
            ways.append((form, gettext("Edit the page")))
        return format_html_join(" · ", '<a href="{}">{}</a>', ways)

    @admin.display(description=_("Settled"))
    def settled(self, message: Message) -> str:
        """Return what became of it, when, and by whom."""
        parts = [message.get_state_display()]
        if message.settled_at:
            parts.append(date_format(timezone.localtime(message.settled_at), "DATETIME_FORMAT"))
        if by := message.settled_by:
            parts.append(by.get_full_name() or by.get_username())
        return " · ".join(map(str, parts))

    def _form_of(self, page: Any) -> str:
        if page is None:
            return ""
        meta = page._meta
        try:
            name = f"{self.admin_site.name}:{meta.app_label}_{meta.model_name}_change"
            return reverse(name, args=[page.pk])
        except NoReverseMatch:
            return ""

    # What becomes of it ---------------------------------------------------------------

    @admin.action(description=_("Close the messages"), permissions=["change"])
    def close(self, request: HttpRequest, queryset: QuerySet) -> None:
        """Close the chosen messages that are new."""
        chosen = list(queryset.filter(state=Message.State.NEW))
        for message in chosen:
            message.settle(Message.State.CLOSED, request.user)
            self.log_change(request, message, gettext("Closed."))
        number = len(chosen)
        said = ngettext("%d message was closed.", "%d messages were closed.", number) % number
        self.message_user(request, said, messages.SUCCESS if chosen else messages.WARNING)

    def save_model(self, request: HttpRequest, obj: Message, form: Any, change: bool) -> None:
        """Do what the pressed button says. A mail is sent once the answer is stored."""
        if "_reopen" in request.POST:
            obj.state = Message.State.NEW
        super().save_model(request, obj, form, change)
        if "_close" in request.POST:
            obj.settle(Message.State.CLOSED, request.user)
        page = self._to_check(request, obj)
        if page is not None and form.cleaned_data.get("checked"):
            change_settings(page, {"last_checked": timezone.localdate()})
            of_page = self.admin_site.get_model_admin(type(page))
            of_page.log_change(request, page, gettext("Checked today."))
        if "_answer" in request.POST and _can_be_answered(obj):
            # No lock of the database waits for the mail server.
            transaction.on_commit(partial(self._send, request, obj))

    def _send(self, request: HttpRequest, message: Message) -> None:
        if not send_answer(message):
            said = gettext(
                "The mail server did not take the answer. It is kept here: send it again later, or "
                "write to %s yourself."
            )
            self.message_user(request, said % message.address, messages.ERROR)
            return
        message.settle(Message.State.ANSWERED, request.user)
        self.log_change(request, message, gettext("Answered."))
        self.message_user(request, gettext("The answer was sent."), messages.SUCCESS)

    def construct_change_message(
        self, request: HttpRequest, form: Any, formsets: Any, add: bool = False
    ) -> Any:
        """Say in the history what was done with the message, where a button says it."""
        said = {"_close": gettext("Closed."), "_reopen": gettext("Opened again.")}
        found = (text for name, text in said.items() if name in request.POST)
        usual = super().construct_change_message(request, form, formsets, add)
        return next(found, usual)

    def response_change(self, request: HttpRequest, obj: Message) -> HttpResponse:
        """Lead to the list after *Close*; otherwise back to the message."""
        if "_close" in request.POST:
            self.message_user(request, gettext("The message was closed."), messages.SUCCESS)
            return self.response_post_save_change(request, obj)
        if "_answer" not in request.POST:
            self.message_user(request, gettext("Saved."), messages.SUCCESS)
        return HttpResponseRedirect(request.get_full_path())

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Offer the buttons that fit the message."""
        message: Message = kwargs["obj"]
        context["is_new"] = message.state == Message.State.NEW
        context["can_be_answered"] = context["is_new"] and _can_be_answered(message)
        context["lacks_mail_server"] = bool(message.address) and not reaches_people()
        return super().render_change_form(request, context, *args, **kwargs)

    def _to_check(self, request: HttpRequest, message: Message) -> Page | None:
        """Return the page it is about, if visitors see it and the user may say that it is right."""
        page: Any = message.page
        is_seen = isinstance(page, Page) and page.is_public()
        return page if is_seen and may_change(request.user, page) else None


def _can_be_answered(message: Message) -> bool:
    return bool(message.address) and reaches_people()


def _as_written(text: str) -> SafeString:
    return format_html(
        '<div class="as-written">{}</div>', mark_safe(linebreaks(text, autoescape=True))
    )
