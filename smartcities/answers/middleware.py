"""Middleware that serves kept answers, and keeps those of views that declare them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

from smartcities.answers import stale, store
from smartcities.answers.addresses import normal_query
from smartcities.answers.declaring import Declared, declared
from smartcities.answers.encodings import PLAIN, SHORTEST, best
from smartcities.answers.store import Answer
from smartcities.publishing import version
from smartcities.publishing.consent import watch
from smartcities.publishing.embedding.addresses import is_embed

#: Headers that this middleware sets for each response; they are not kept.
COMPOSED = {"content-length", "etag", "cache-control", "vary"}
#: A browser asks each time before it uses its copy, and gets a 304 if nothing changed.
FOR_BROWSERS = "no-cache"
FOR_PEOPLE = "private, no-cache"

Inner = Callable[[HttpRequest], HttpResponse]


class KeptAnswers:
    """Serve the answer that was kept for this version of the content, or keep a new one.

    It is inside all middleware that sets headers, so that these are set on kept answers and on
    304 as well, and outside sessions and authentication. Visitors with a session always get a
    fresh answer.
    """

    def __init__(self, get_response: Inner) -> None:
        if settings.DEBUG:
            raise MiddlewareNotUsed("A developer wants to see what was changed in a template.")
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in {"GET", "HEAD"}:
            return self.get_response(request)
        found = declared(request.path_info, settings.ROOT_URLCONF)
        if found is None:
            return self.get_response(request)
        if "HTTP_COOKIE" in request.META and settings.SESSION_COOKIE_NAME in request.COOKIES:
            response = self.get_response(request)
            response.setdefault("Cache-Control", FOR_PEOPLE)
            if not getattr(response, "is_outage", False):
                return response
            _normalise(request, found)
            return self._stale(request, found) or response
        # Raises the exception for a bad host, as CommonMiddleware would further inside.
        request.get_host()
        _normalise(request, found)
        return self._answer(request, found)

    def _answer(self, request: HttpRequest, found: Declared) -> HttpResponse:
        try:
            now = cast(Any, request).content_version = version.current()
        except DatabaseError:  # the view will report it, or does not need the database
            return self._stale(request, found) or self.get_response(request)
        key, encoding = _key(request, now), _encoding(request)
        answer, kept = None, "hit"
        if now.is_settled:
            stale.confirm(now)
            answer = self._kept(key, encoding)
        if answer is None:
            tags = request.META.pop("HTTP_IF_NONE_MATCH", None)
            with watch() as watched:
                response = self.get_response(request)
            if tags is not None:
                request.META["HTTP_IF_NONE_MATCH"] = tags
            if not may_be_kept(response):
                return response
            headers = _own_headers(response)
            plain = store.answer_of(response.content, headers, watched.rests_on_consent)
            answer, kept = _suited(plain, encoding), "miss"
            if now.is_settled:
                store.put(key, plain)
                if answer is not plain:
                    store.put(key, answer)
        return composed(request, answer, found, kept)

    def _stale(self, request: HttpRequest, found: Declared) -> HttpResponse | None:
        """Return a recent answer while the database is down, unless it rests on a consent.

        A consent may have been withdrawn since the answer was made.
        """
        known = stale.last_known()
        if known is None:
            return None
        version_then, age = known
        answer = self._kept(_key(request, version_then), _encoding(request))
        if answer is None or answer.rests_on_consent:
            return None
        cast(Any, request).content_version = version_then
        return stale.marked(composed(request, answer, found, "stale"), age)

    def _kept(self, key: str, encoding: str) -> Answer | None:
        answer = store.fetch(key, encoding)
        if answer is None and encoding != PLAIN:
            plain = store.fetch(key, PLAIN)
            if plain is not None:
                answer = _suited(plain, encoding)
                if answer is not plain:
                    store.put(key, answer)
        return answer


def _key(request: HttpRequest, at: version.Version) -> str:
    return store.key_of(at.token, f"{request.path_info}?{request.META['QUERY_STRING']}")


def _encoding(request: HttpRequest) -> str:
    return best(request.META.get("HTTP_ACCEPT_ENCODING", ""))


def _normalise(request: HttpRequest, found: Declared) -> None:
    """Reduce the query to the parameters that the view declared, in their normal form."""
    given = request.META.get("QUERY_STRING", "")
    # A redirect from an old address carries the whole original query.
    cast(Any, request).asked_query = given
    request.META["QUERY_STRING"] = normal_query(request.GET, found.known) if given else ""
    if given:
        del request.GET


def may_be_kept(response: HttpResponse) -> bool:
    """Tell whether a response is the same for everybody, and so may be kept."""
    if response.status_code != 200 or response.streaming or response.cookies:
        return False
    said = response.get("Cache-Control", "")
    if "private" in said or "no-store" in said or "Content-Encoding" in response.headers:
        return False
    return "cookie" not in response.get("Vary", "").lower()


def _own_headers(response: HttpResponse) -> tuple[tuple[str, str], ...]:
    return tuple((name, value) for name, value in response.items() if name.lower() not in COMPOSED)


def _suited(plain: Answer, encoding: str) -> Answer:
    """Return the answer in *encoding*; a short one is not encoded."""
    if encoding == PLAIN or len(plain.body) < SHORTEST:
        return plain
    return store.encoded(plain, encoding)


def composed(request: HttpRequest, answer: Answer, found: Declared, kept: str) -> HttpResponse:
    """Return the response with all headers of this middleware; 304 if the browser has it.

    *kept* is what the figures count it as: a ``hit``, a ``miss`` or ``stale``.
    """
    is_known = matches(request.META.get("HTTP_IF_NONE_MATCH", ""), answer.etag)
    response = HttpResponse(b"" if is_known else answer.body, status=304 if is_known else 200)
    for name, value in answer.headers:
        response.headers[name] = value
    if is_known:
        del response.headers["Content-Type"]
    else:
        response.headers["Content-Length"] = str(len(answer.body))
        if answer.encoding != PLAIN:
            response.headers["Content-Encoding"] = answer.encoding
    response.headers["ETag"] = answer.etag
    response.headers["Cache-Control"] = FOR_BROWSERS
    patch_vary_headers(response, ["Accept-Encoding"])
    # Not embeds: a change of who may frame them applies at once, and each view is counted.
    if settings.CDN_SECONDS and not is_embed(request.path_info):
        age = settings.CDN_SECONDS
        response.headers["CDN-Cache-Control"] = (
            f"public, max-age={age}, stale-while-revalidate={age}"
        )
        response.headers["Surrogate-Key"] = " ".join(found.tags)
        response.headers["Cache-Tag"] = ",".join(found.tags)
    # Already compressed as the browser asked: CompressedText must not do it again.
    cast(Any, response).is_encoded = True
    cast(Any, response).kept_as = (found.name, kept)
    return response


def matches(given: str, etag: str) -> bool:
    """Tell whether ``If-None-Match`` names *etag*: a list, weak ones and ``*`` included."""
    if not given:
        return False
    if given.strip() == "*":
        return True
    # Our tags contain no comma, so the list can be split at commas.
    return any(each.strip().removeprefix("W/") == etag for each in given.split(","))
