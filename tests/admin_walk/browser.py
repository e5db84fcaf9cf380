"""What a browser does with the admin's forms: read every control as shown, send it back."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from smartcities.publishing.models import Page

Values = dict[str, list[Any]]
#: Controls that send nothing unless they are used.
SILENT = {"submit", "button", "reset", "image", "file"}


class FormReader(HTMLParser):
    """Collects the values that a browser would send for one form of a document."""

    def __init__(self, form_id: str) -> None:
        super().__init__()
        self.form_id = form_id
        self.values: Values = {}
        self._inside = False
        self._textarea: tuple[str, list[str]] | None = None
        self._select: dict[str, Any] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if tag == "form":
            self._inside = found.get("id") == self.form_id
        name = found.get("name")
        if not self._inside:
            return
        if tag == "option" and self._select:
            self._select["options"].append((found.get("value") or "", "selected" in found))
        if not name or "disabled" in found:
            return
        if tag == "input" and found.get("type", "text") not in SILENT:
            ticks = found.get("type") in {"checkbox", "radio"}
            if not ticks or "checked" in found:
                default = "on" if ticks else ""
                self._add(name, default if found.get("value") is None else found["value"])
        elif tag == "textarea":
            self._textarea = (name, [])
        elif tag == "select":
            self._select = {"name": name, "many": "multiple" in found, "options": []}

    def handle_data(self, data: str) -> None:
        if self._textarea:
            self._textarea[1].append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._inside = False
        if tag == "textarea" and self._textarea:
            name, parts = self._textarea
            text = "".join(parts).replace("\r\n", "\n").removeprefix("\n")
            # The HTML standard: line breaks of a text area are sent as CR LF.
            self._add(name, text.replace("\n", "\r\n"))
            self._textarea = None
        if tag == "select" and self._select:
            select, self._select = self._select, None
            chosen = [value for value, is_chosen in select["options"] if is_chosen]
            if not chosen and select["options"] and not select["many"]:
                chosen = [select["options"][0][0]]
            for value in chosen:
                self._add(select["name"], value)

    def _add(self, name: str, value: str) -> None:
        # The empty row that "add another" copies is disabled by the admin's own script.
        if "__prefix__" not in name:
            self.values.setdefault(name, []).append(value)


def shown_values(response: HttpResponse, form_id: str) -> Values:
    """Return what a browser would send for the form as *response* shows it."""
    assert response.status_code == 200, response.status_code
    reader = FormReader(form_id)
    reader.feed(response.content.decode())
    assert "csrfmiddlewaretoken" in reader.values, f"No form {form_id!r} in the answer."
    return reader.values


def admin_url(target: Any, view: str = "") -> str:
    """Return an address of the admin: of a model's list or ``add``, or of one object."""
    meta = target._meta
    is_model = isinstance(target, type)
    name = view or ("changelist" if is_model else "change")
    args = [] if is_model else [target.pk]
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_{name}", args=args)


def opened(client: Client, target: Any) -> Values:
    """Open the form of an object, or the empty one of a model, and return what it holds."""
    url = admin_url(target, "add") if isinstance(target, type) else admin_url(target)
    return shown_values(client.get(url), f"{target._meta.model_name}_form")


def sent(
    client: Client, target: Any, values: Values, button: str = "", **changes: Any
) -> HttpResponse:
    """Send *values* with *changes* by pressing *button*; None takes a value away.

    Without a *button*, by the one that changes what is stored: *Publish* where a page is public.

    A prefix of an inline stands in a keyword with its hyphens as double underscores:
    ``figures__0__label`` is ``figures-0-label``.
    """
    url = admin_url(target, "add") if isinstance(target, type) else admin_url(target)
    data = {**values, button or button_for(target): ["1"]}
    for name, value in changes.items():
        key = name if name in data or name.startswith("_") else name.replace("__", "-")
        data[key] = [] if value is None else value if isinstance(value, list) else [value]
    return client.post(url, data)


def button_for(target: Any) -> str:
    """Return the button by which the form changes *target* itself, and not a draft of changes."""
    if not isinstance(target, Page):
        return "_save"
    stored = type(target)._base_manager.filter(pk=target.pk).first()
    return "_publish" if stored is not None and stored.is_public() else "_save"


def saved(
    client: Client, target: Any, values: Values, button: str = "", **changes: Any
) -> HttpResponse:
    """Send like ``sent`` and check that it was taken."""
    response = sent(client, target, values, button, **changes)
    assert response.status_code == 302, errors_of(response)
    return response


def errors_of(response: HttpResponse) -> dict[str, Any]:
    """Return the messages beside the fields of a refused form, those of inlines included."""
    context = response.context
    if not context or "adminform" not in context:
        return {"status": response.status_code}
    found = dict(context["adminform"].form.errors.items())
    for inline in context["inline_admin_formsets"]:
        if inline.formset.non_form_errors():
            found[inline.formset.prefix] = inline.formset.non_form_errors()
        for form in inline.formset.forms:
            found |= {form.add_prefix(name): text for name, text in form.errors.items()}
    return {name: [str(text) for text in texts] for name, texts in found.items()}


def body_of(response: HttpResponse) -> bytes:
    """Return an answer's bytes. Reading to the end closes the file, as a server does.

    ``close()`` would hand the test's own transaction back to PostgreSQL's pool.
    """
    return b"".join(response)


def action(client: Client, model: Any, name: str, chosen: list[Any], **more: Any) -> HttpResponse:
    """Run an action of a change list by hand on the *chosen* objects; follow to its message."""
    data = {"action": name, "index": "0", "_selected_action": [one.pk for one in chosen], **more}
    return client.post(admin_url(model), data, follow=True)


def seen_in(question: HttpResponse) -> list[str]:
    """Return what a question carries along, so that its answer counts for that alone."""
    return re.findall('name="seen" value="([^"]+)"', question.content.decode())


def answered(client: Client, model: Any, chosen: list[Any], question: HttpResponse) -> HttpResponse:
    """Press the button of the *question* before drafts of changes are published."""
    return action(client, model, "publish", chosen, post="yes", seen=seen_in(question))


def confirmed(client: Client, model: Any, chosen: list[Any]) -> HttpResponse:
    """Publish from a list, and answer its question."""
    return answered(client, model, chosen, action(client, model, "publish", chosen))


def notices(response: HttpResponse) -> str:
    """Return the messages that the answer shows above its content."""
    return " ".join(str(message) for message in response.context["messages"])
