"""Forms are drawn by the templates of the admin, and what each row has many of by functions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.forms.renderers import BaseRenderer
from django.template.loader import get_template
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

Context = Mapping[str, Any]
SELECT, OPTION = "django/forms/widgets/select.html", "django/forms/widgets/select_option.html"


class EditorsForms(BaseRenderer):
    """Finds the templates of forms and widgets with Django's engine, ours before Django's.

    A form of a hundred rows draws thousands of labels and fields. Those that are one element are
    written by functions, in a fifth of the time: the same markup, which a test compares.
    """

    def get_template(self, template_name: str) -> Any:
        return get_template(template_name, using="django")

    def render(self, template_name: str, context: Any, request: Any = None) -> str:
        draw = DRAWN.get(template_name)
        if draw and (template_name != SELECT or _has_plain_options(context)):
            return draw(context)
        return super().render(template_name, context, request)


def attributes(attrs: Mapping[str, Any] | None) -> SafeString:
    """Return *attrs* as they stand in a tag; True means the name alone, and False nothing."""
    return mark_safe(
        "".join(
            f" {name}" if value is True else f' {name}="{conditional_escape(value)}"'
            for name, value in (attrs or {}).items()
            if value is not False
        )
    )


def _input(context: Context) -> str:
    widget = context["widget"]
    value = widget["value"]
    said = "" if value is None else format_html(' value="{}"', value)
    head = format_html('<input type="{}" name="{}"', widget["type"], widget["name"])
    return f"{head}{said}{attributes(widget['attrs'])}>"


def _textarea(context: Context) -> str:
    widget = context["widget"]
    head = format_html('<textarea name="{}"{}>', widget["name"], attributes(widget["attrs"]))
    # The first line break of a text area is none of its text.
    return f"{head}\n{conditional_escape(widget['value'] or '')}</textarea>"


def _has_plain_options(context: Context) -> bool:
    groups = context["widget"]["optgroups"]
    return all(
        not name and all(option["template_name"] == OPTION for option in options)
        for name, options, _index in groups
    )


def _select(context: Context) -> str:
    widget = context["widget"]
    head = format_html('<select name="{}"{}>', widget["name"], attributes(widget["attrs"]))
    options = "".join(
        format_html(
            '<option value="{}"{}>{}</option>\n',
            option["value"],
            attributes(option["attrs"]),
            option["label"],
        )
        for _name, group, _index in widget["optgroups"]
        for option in group
    )
    return f"{head}\n{options}</select>"


def _label(context: Context) -> str:
    label = conditional_escape(context["label"])
    tag = context["tag"]
    return f"<{tag}{attributes(context['attrs'])}>{label}</{tag}>" if context["use_tag"] else label


def _errors(context: Context) -> str:
    errors = context["errors"]
    if not errors:
        return ""
    named = f' id="{errors.field_id}_error"' if errors.field_id else ""
    # A question brings the ways to answer it (``asking.py``).
    items = "".join(
        format_html("<li>{}{}</li>", error, getattr(error, "ways", "")) for error in errors
    )
    return f'<ul class="{conditional_escape(context["error_class"])}"{named}>{items}</ul>'


#: What is drawn without its template.
DRAWN: dict[str, Callable[[Context], str]] = {
    **dict.fromkeys(
        (
            f"django/forms/widgets/{kind}.html"
            for kind in ("input", "text", "hidden", "number", "url", "email", "date", "checkbox")
        ),
        _input,
    ),
    "django/forms/widgets/textarea.html": _textarea,
    SELECT: _select,
    "django/forms/label.html": _label,
    "django/forms/errors/list/ul.html": _errors,
    "django/forms/errors/list/default.html": _errors,
}
