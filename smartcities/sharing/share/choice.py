"""What somebody chooses on the page that makes embed codes."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, QueryDict

from smartcities.browsing.skins import chosen_skin, is_counted, refused
from smartcities.publishing.addresses import absolute, language_of
from smartcities.publishing.embed_addresses import OPTIONS, bare_path, is_embed
from smartcities.publishing.embedding import SCHEMES
from smartcities.sharing.oembed.heights import USUAL, height
from smartcities.sharing.oembed.target import LONGEST, Target

#: Options that the page offers, in the order of an address.
OFFERED = (*OPTIONS, "theme")


@dataclass(frozen=True)
class Choice:
    """The address that is to be embedded, how, and the site that shall show it."""

    url: str
    site: str
    #: The options as they were given, for the form.
    given: dict[str, str]
    #: Those in force, for the embed's query, with the ampersands of an address.
    kept: str
    notices: list[str] = field(default_factory=list)

    @property
    def view(self) -> str:
        """The view that is chosen: a card, unless another one is."""
        return QueryDict(self.kept).get("view", "card")

    def embed_path(self, found: Target) -> str:
        """Return the embed of *found*, as it is chosen."""
        joint = "&" if "?" in found.embed else "?"
        return f"{found.embed}{joint}{self.kept}"

    def oembed_url(self, found: Target) -> str:
        """Return the address whose oEmbed is *found* as it is chosen: the page's own will do.

        Where more is chosen than that says, it is the embed's, which oEmbed takes as well.
        """
        options = QueryDict(self.kept).dict()
        is_plain = (
            options.keys() <= {"lang", "view"}
            # Of a whole page there is no oEmbed.
            and self.view in ("card", "full")
            and options.get("lang", settings.LANGUAGE_CODE) == found.language
        )
        return found.url if is_plain else absolute(self.embed_path(found))

    def height(self, found: Target, width: int = USUAL) -> int:
        """Return the height in pixels that a frame of this *width* begins with."""
        limit = int(QueryDict(self.kept).get("limit", 0))
        return height(found.shown, self.view, width, limit)


def url_asked(request: HttpRequest) -> str:
    """Return the address that is to be embedded; empty for none."""
    url = request.GET.get("url", "").strip()
    # Whoever copies a path means this site.
    return absolute(url) if url.startswith("/") and not url.startswith("//") else url


def of_embed(request: HttpRequest) -> QueryDict | None:
    """Return the query that asks for the page of the embed whose address was given.

    What that address chose stands in it as options, right or wrong. None for any other address.
    """
    url = url_asked(request)
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    if len(url) > LONGEST or not is_embed(parts.path):
        return None
    given = QueryDict(parts.query)
    skin = chosen_skin(given)
    page = parts._replace(path=bare_path(parts.path), query=skin.query.urlencode(), fragment="")
    query = request.GET.copy()
    query["url"] = page.geturl()
    query["theme"] = skin.colours
    query["view"] = "full"  # as embeds are, unless they say otherwise
    for name in given.keys() & set(OPTIONS):
        query[name] = given[name]
    return query


def language_asked(request: HttpRequest) -> str:
    """Return the language of page and embed: the one that is chosen, else the address's own."""
    code = request.GET.get("lang", "").strip().lower()
    if code in dict(settings.LANGUAGES):
        return code
    return language_of(url_asked(request).removeprefix(settings.SITE_URL) or "/")


def choice_of(request: HttpRequest) -> Choice:
    """Return what is chosen in the query of *request*; sentences in the active language."""
    asked = request.GET
    given = {name: asked.get(name, "").strip() for name in OFFERED}
    given["view"] = given["view"] or "card"
    given["lang"] = given["lang"] or language_asked(request)
    given["dnt"] = "" if is_counted(asked) else "1"
    usual = {"lang": settings.LANGUAGE_CODE, "theme": "auto"}
    query = QueryDict(mutable=True)
    query.update({name: text for name, text in given.items() if text not in ("", usual.get(name))})
    notices = []
    # Here it is the colours alone; in an embed's query it may be a filter of a list as well.
    if query.get("theme", "auto").lower() not in SCHEMES:
        notices.append(refused("theme", query.pop("theme")[-1], ", ".join(SCHEMES)))
    skin = chosen_skin(query)
    has_view = "view=" in skin.kept  # not if the one that was given is none
    return Choice(
        url=url_asked(request),
        site=asked.get("site", "").strip(),
        given=given,
        kept=skin.kept if has_view else f"{skin.kept}&view=card".lstrip("&"),
        notices=[*notices, *skin.notices],
    )
