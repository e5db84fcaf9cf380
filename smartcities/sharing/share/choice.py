"""The choices on the page that makes embed codes."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.http import HttpRequest, QueryDict

from smartcities import identity
from smartcities.browsing.layouts import is_counted, layout_from, refused
from smartcities.publishing.addresses import absolute, language_of, on_this_site
from smartcities.publishing.embedding.addresses import OPTIONS, bare_path, is_embed
from smartcities.publishing.embedding.rule import SCHEMES
from smartcities.sharing.oembed.heights import USUAL, height
from smartcities.sharing.oembed.target import LONGEST, Target
from smartcities.sharing.oembed.views import COLOURS

#: Options that the page offers, in the order of an address.
OFFERED = (*OPTIONS, "theme")
#: The size of the frame, which is no part of its address: the least and the greatest in pixels.
SIZES = {"width": (220, 2000), "height": (100, 2000)}


@dataclass(frozen=True)
class Choice:
    """The address to embed, the options, and the site that is to show it."""

    url: str
    site: str
    #: The options as they were given, for the form.
    given: dict[str, str]
    #: The options in force, as the query of the embed.
    kept: str
    #: {option: a sentence about its bad value, which was dropped}.
    errors: dict[str, str] = field(default_factory=dict)
    #: Width and height of the frame in pixels, where they were chosen.
    sizes: dict[str, int] = field(default_factory=dict)

    @property
    def accent(self) -> str:
        """The colour in force; empty if it is the portal's own."""
        return QueryDict(self.kept).get("accent", "")

    @property
    def limit(self) -> int:
        """The number of rows that was chosen; 0 if it was not."""
        return int(QueryDict(self.kept).get("limit", 0))

    @property
    def view(self) -> str:
        """The chosen view, by default a card."""
        return QueryDict(self.kept).get("view", "card")

    def embed_path(self, found: Target) -> str:
        """Return the path of the embed of *found* with the chosen options."""
        joint = "&" if "?" in found.embed else "?"
        return f"{found.embed}{joint}{self.kept}"

    def oembed_url(self, found: Target) -> str:
        """Return the address to give to oEmbed for *found* with the chosen options.

        That is the page's own if it is enough, otherwise the embed's, which has the options.
        """
        options = QueryDict(self.kept).dict()
        is_plain = (
            options.keys() <= {"lang", "view", "theme"}
            and options.get("theme", COLOURS) == COLOURS
            # There is no oEmbed for a whole page.
            and self.view in ("card", "full")
            and options.get("lang", settings.LANGUAGE_CODE) == found.language
        )
        return found.url if is_plain else absolute(self.embed_path(found))

    def height(self, found: Target, width: int = 0) -> int:
        """Return the initial height in pixels of a frame of this *width*, or of that in force."""
        chosen = self.sizes.get("height")
        width = width or self.sizes.get("width", USUAL)
        return chosen or height(found.metadata, self.view, width, self.limit)


def url_asked(request: HttpRequest) -> str:
    """Return the address to embed; empty if there is none."""
    url = request.GET.get("url", "").strip()
    # A path is one of this site.
    return absolute(url) if url.startswith("/") and not url.startswith("//") else url


def of_embed(request: HttpRequest) -> QueryDict | None:
    """Return the query for the page of the embed whose address was given.

    The query has the options of that address, valid or not. None for any other address.
    """
    url = url_asked(request)
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    if len(url) > LONGEST or not is_embed(parts.path):
        return None
    given = QueryDict(parts.query)
    layout = layout_from(given)
    page = parts._replace(path=bare_path(parts.path), query=layout.query.urlencode(), fragment="")
    query = request.GET.copy()
    query["url"] = page.geturl()
    query["theme"] = QueryDict(layout.kept).get("theme", "")
    query["view"] = "full"  # the default of embeds
    for name in given.keys() & set(OPTIONS):
        query[name] = given[name]
    return query


def language_asked(request: HttpRequest) -> str:
    """Return the language of page and embed: the chosen one, otherwise that of the address."""
    code = request.GET.get("lang", "").strip().lower()
    if code in identity.offered_languages():
        return code
    parts = on_this_site(url_asked(request))
    return language_of(parts.path if parts else "")


def choice_of(request: HttpRequest) -> Choice:
    """Return the choices in the query of *request*, with notices in the active language."""
    asked = request.GET
    given = {name: asked.get(name, "").strip() for name in OFFERED}
    given["view"] = given["view"] or "card"
    given["lang"] = given["lang"] or language_asked(request)
    given["dnt"] = "" if is_counted(asked) else "1"
    usual = {"lang": settings.LANGUAGE_CODE}
    query = QueryDict(mutable=True)
    query.update({name: text for name, text in given.items() if text not in ("", usual.get(name))})
    errors = {}
    # Here ``theme`` is the colour scheme only; in an embed's query it may be a filter as well.
    if query.get("theme", "auto").lower() not in SCHEMES:
        errors["theme"] = refused("theme", query.pop("theme")[-1], ", ".join(SCHEMES))
    layout = layout_from(query)
    for name in query:
        # Each by itself, so that the sentence stands beside its field.
        for sentence in layout_from(QueryDict(urlencode({name: query[name]}))).notices:
            errors[name] = sentence
    sizes: dict[str, int] = {}
    for name, (least, most) in SIZES.items():
        text = given[name] = asked.get(name, "").strip()
        if text.isascii() and text.isdigit() and least <= int(text[:9]) <= most:
            sizes[name] = int(text)
        elif text:
            errors[name] = refused(name, text, f"{least}–{most}")
    has_view = "view=" in layout.kept  # not if the given one is invalid
    return Choice(
        url=url_asked(request),
        site=asked.get("site", "").strip(),
        given=given,
        kept=layout.kept if has_view else f"{layout.kept}&view=card".lstrip("&"),
        errors=errors,
        sizes=sizes,
    )
