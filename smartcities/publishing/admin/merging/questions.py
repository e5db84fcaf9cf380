"""A question of a merge as the form shows it: beside its field, with the ways to choose."""

from __future__ import annotations

from typing import Any, cast

from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from smartcities.publishing.admin.forms.asking import Asked, question
from smartcities.publishing.admin.merging.basis import ANSWER, Basis, token_of
from smartcities.publishing.models import Page
from smartcities.publishing.states import Question
from smartcities.publishing.states.structure import row_models, text_kind
from smartcities.publishing.states.wording import Wording, marked_words


def asking(basis: Basis, asked: Question) -> ValidationError:
    """Return *asked* as an error of its field or row, which only asks."""
    model = type(basis.page)
    who = ", ".join(basis.others) or _("Somebody")
    if asked.name:
        said = _("%(who)s changed this too. Choose what is to stand here, then save again.")
    elif asked.theirs is None:
        said = _("%(who)s deleted this row, which you changed. Choose, then save again.")
    else:
        said = _("%(who)s changed a row that you delete: “%(row)s”. Choose, then save again.")
    wording = Wording(model, [basis.theirs, *([basis.base] if basis.base else [])])
    row = wording.row(asked.rows, asked.theirs) if not asked.name and asked.theirs else ""
    sentence = said % {"who": who, "row": row}
    context = {
        "name": f"{ANSWER}{asked.place}",
        "legend": wording.label(asked.name, asked.rows) if asked.name else row or _("row"),
        "ways": list(_ways(wording, model, asked)),
        "token": token_of(asked),
    }
    html = render_to_string("admin/includes/merge_question.html", context)
    return question(Asked(sentence, SafeString(html)))


def _ways(wording: Wording, model: type[Page], asked: Question) -> Any:
    """Yield (choice, label, what it would be) of *asked*."""
    labels = {"mine": _("Mine"), "theirs": _("Theirs"), "both": _("Both")}
    if not asked.name:
        labels = (
            {"mine": _("Delete it"), "theirs": _("Keep it, with the changes")}
            if asked.mine is None
            else {"mine": _("Keep it, with my changes"), "theirs": _("Leave it deleted")}
        )
    for choice, value in asked.choices.items():
        yield choice, labels[choice], _said(wording, model, asked, value) if asked.name else ""


def _said(wording: Wording, model: type[Page], asked: Question, value: Any) -> str:
    """Return *value* in words; of a text, with what is another than before marked."""
    said = wording.value(asked.name, value, asked.rows)
    owner: Any = row_models(model).get(asked.rows) if asked.rows else model
    field = owner._meta.get_field(asked.name)
    if text_kind(cast(Any, field)) and asked.base and value:
        return marked_words(wording.value(asked.name, asked.base, asked.rows), said)
    return format_html("{}", said or _("nothing"))
