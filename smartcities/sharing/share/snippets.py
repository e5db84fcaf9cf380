"""Pieces of HTML that embed one of our pages in a partner's page."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from django.utils.html import escape
from django.utils.translation import gettext as _

from smartcities import identity
from smartcities.publishing.addresses import absolute, path_to
from smartcities.sharing.oembed.heights import ROWS, USUAL, narrow_style
from smartcities.sharing.oembed.target import Target
from smartcities.sharing.oembed.views import BREAKING
from smartcities.sharing.share.choice import Choice


@dataclass(frozen=True)
class Snippet:
    """Something to copy: what it is, when to use it, and the text itself."""

    key: str
    name: str
    words: str
    code: str


def snippets(found: Target, choice: Choice) -> list[Snippet]:
    """Return the ways to embed *found* with the choices, the simplest first."""
    frame = _frame(found, choice)
    link = _link(found)
    script = f'<script src="{escape(absolute(path_to("embed-loader")))}" async></script>'
    return [
        Snippet(
            "oembed",
            _("Address for WordPress and other systems that know oEmbed"),
            _(
                "Paste it on a line of its own. It becomes a card, never the whole page, in light "
                "colours unless you choose others, and in the size of your system."
            ),
            choice.oembed_url(found),
        ),
        Snippet(
            "iframe",
            _("HTML without a script"),
            _("Works wherever you can paste HTML. The height stays as it is."),
            f"{frame}\n{link}",
        ),
        Snippet(
            "script",
            _("HTML with a script"),
            _("The frame takes the height of its content, and becomes a link if it is refused."),
            f"{frame}\n{link}\n{script}",
        ),
        Snippet(
            "click",
            _("Loaded by a click"),
            _("A reader’s browser asks this portal for nothing until they click the link."),
            f"{_by_click(found, choice)}\n{script}",
        ),
        Snippet(
            "card",
            _("Card without a frame"),
            _("Text and links only, for newsletters. It does not change when the page does."),
            _card(found),
        ),
    ]


def oembed_address(found: Target, choice: Choice) -> str:
    """Return the address of the oEmbed response for *found* with the choices."""
    url = quote(choice.oembed_url(found), safe="")
    return f"{absolute(path_to('oembed'))}?url={url}&format=json"


def _frame(found: Target, choice: Choice) -> str:
    source = escape(absolute(choice.embed_path(found)))
    width, high = choice.sizes.get("width"), choice.height(found)
    style = ["width:100%", f"max-width:{width}px" if width else "", "border:0"]
    if not choice.sizes:
        style.append(narrow_style(high, found.metadata, choice.view, choice.limit))
    return (
        f'<iframe src="{source}" title="{escape(found.metadata.title)}" loading="lazy" '
        f'width="{width or USUAL}" height="{high}" style="{";".join(filter(None, style))}" '
        'referrerpolicy="strict-origin-when-cross-origin"></iframe>'
    )


def _link(found: Target) -> str:
    link = f'<a href="{escape(found.url)}">{escape(_source(found))}</a>'
    return f'<p style="{BREAKING}">{link}</p>'


def _source(found: Target) -> str:
    return _("%(title)s – on %(portal)s") % {
        "title": found.metadata.title,
        "portal": identity.current().name,
    }


def _by_click(found: Target, choice: Choice) -> str:
    title = escape(found.metadata.title)
    return (
        f'<div class="smartcities-embed" data-title="{title}" '
        f'data-src="{escape(absolute(choice.embed_path(found)))}" '
        f'data-height="{choice.height(found)}">\n'
        f"  {_link(found)}\n</div>"
    )


def _card(found: Target) -> str:
    lines = [
        f'<p><a href="{escape(found.url)}"><strong>{escape(found.metadata.title)}</strong></a></p>'
    ]
    if found.metadata.summary:
        lines.append(f"<p>{escape(found.metadata.summary)}</p>")
    if rows := [f"  <li>{escape(row)}</li>" for row in found.metadata.rows[:ROWS]]:
        lines += ["<ul>", *rows, "</ul>"]
    portal = f'<a href="{escape(absolute("/"))}">{escape(identity.current().name)}</a>'
    lines.append(f"<p>{escape(_('Source:'))} {portal}</p>")
    return "\n  ".join([f'<blockquote style="{BREAKING}">', *lines]) + "\n</blockquote>"
