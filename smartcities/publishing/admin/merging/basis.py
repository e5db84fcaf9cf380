"""What a form was filled from, what is stored now, and the answers that it brings."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from copy import copy
from dataclasses import dataclass, field, replace
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils.crypto import salted_hmac
from django.utils.functional import cached_property

from smartcities.publishing.models import Page, Revision
from smartcities.publishing.models.autosave import register_hidden
from smartcities.publishing.states import Merged, Question, State, capture, merge
from smartcities.publishing.states.state import Value

#: The name of the hidden field, and what the names of the answers begin with.
SEEN, ANSWER = "revision_seen", "answer:"
#: The largest number that the database is asked about.
MOST = 2**31 - 1


@dataclass(frozen=True)
class Seen:
    """What a form was filled from: the number of the last version, and digests of the state.

    These tell whether that version is what was stored then: a command may have changed the page
    after it. ``settings`` are the values of what is in no version. ``fields`` has digests of the
    page's fields and sets one by one, for when no version is that state: a cascade took something.
    """

    number: int
    digests: Mapping[str, str]
    settings: Mapping[str, Value] = field(default_factory=dict)
    fields: Mapping[str, str] = field(default_factory=dict)

    def dumps(self) -> str:
        """Return it as a form carries it."""
        stored = [self.number, dict(self.digests), dict(self.settings), dict(self.fields)]
        return json.dumps(stored, separators=(",", ":"), ensure_ascii=False)

    @classmethod
    def loads(cls, text: str) -> Seen | None:
        """Return what a form sent back; None if it has none, or nonsense."""
        try:
            number, digests, settings, fields = json.loads(text)
        except (TypeError, ValueError, RecursionError):
            return None
        fits = isinstance(number, int) and 0 <= number <= MOST
        fits = fits and all(isinstance(each, dict) for each in (digests, settings, fields))
        return cls(number, digests, settings, fields) if fits else None


def blanked(text: str, names: Collection[str]) -> str:
    """Return what a form carries without the values of the settings *names*."""
    seen = Seen.loads(text)
    if seen is None:
        return text
    empty = {
        name: "" if isinstance(value, str) else False if isinstance(value, bool) else None
        for name, value in seen.settings.items()
        if name in names
    }
    return replace(seen, settings={**seen.settings, **empty}).dumps()


register_hidden(SEEN, blanked)


class Basis:
    """What the merge of a form and of its rows is about; made before anything is typed in.

    Each part asks whether it is stale; the states are read only if one is.
    """

    def __init__(self, page: Page, posted: QueryDict) -> None:
        # As it is stored: the form will change the one at hand.
        self.page, self.posted = copy(page), posted
        self.seen = Seen.loads(posted.get(SEEN, ""))
        self.number = self.seen.number if self.seen else 0
        #: Whether that is of a draft of changes.
        self.is_of_draft = False
        #: The answers that were taken, by the names that they were sent under.
        self.used: dict[str, str] = {}

    def is_stale(self, part: State) -> bool:
        """Tell whether a *part* that is stored is another than the form was filled from."""
        name = next(iter(part.rows), "")
        return self.seen is None or self.seen.digests.get(name) != part.digest()

    @cached_property
    def theirs(self) -> State:
        """What is stored."""
        return capture(self.page)

    @cached_property
    def base(self) -> State | None:
        """What the form was filled from; None if nobody knows any more."""
        return self._found()

    def unchanged(self, stored: State) -> State:
        """Return those of the *stored* fields and sets that are what the form was filled from."""
        known = self.seen.fields if self.seen else {}
        same = {name for name, digest in one_by_one(stored).items() if known.get(name) == digest}
        return State(
            stored.model,
            {name: value for name, value in stored.fields.items() if name in same},
            {name: keys for name, keys in stored.relations.items() if name in same},
        )

    def _versions(self) -> QuerySet[Revision]:
        kind = ContentType.objects.get_for_model(type(self.page))
        return Revision.objects.filter(content_type=kind, object_id=self.page.pk)

    def _found(self) -> State | None:
        if self.seen is None:
            return None
        if self.theirs.digests() == self.seen.digests:
            return self.theirs
        # The next one of the page itself, if what was stored then was kept only before the next
        # change.
        is_next = Q(number__gt=self.seen.number, is_draft=False)
        later = self._versions().filter(Q(number=self.seen.number) | is_next).order_by("number")
        for version in later[:2]:
            state = State.loads(bytes(version.stored))
            if state.digests() == self.seen.digests:
                self.number, self.is_of_draft = version.number, version.is_draft
                return state
        return None

    @cached_property
    def others(self) -> list[str]:
        """The names of those who saved the page since, each once."""
        _found = self.base  # finds the number
        copy = self.page.working_copy
        own = Q(is_draft=False)
        if copy is not None or self.is_of_draft:
            own |= Q(number__gte=self.number if copy is None or self.is_of_draft else copy.began)
        later = self._versions().filter(own, number__gt=self.number, user__isnull=False)
        users = [version.user for version in later.select_related("user").order_by("number")]
        names = (user.get_full_name() or user.get_username() for user in users if user)
        return list(dict.fromkeys(names))

    def merge(self, base: State | None, mine: State, theirs: State) -> Merged:
        """Return parts of the three states merged, with the answers that the form brings.

        An answer counts only for what it was given to: if the colleague has saved once more, the
        question is another.
        """
        merged = merge(base, mine, theirs)
        answers = {}
        for asked in merged.questions:
            name = f"{ANSWER}{asked.place}"
            sent = self.posted.get(name, "")
            choice, _dot, token = sent.partition(".")
            if choice in asked.choices and token == token_of(asked):
                answers[asked.place] = choice
                self.used[name] = sent
        return merge(base, mine, theirs, answers) if answers else merged


def one_by_one(state: State) -> dict[str, str]:
    """Return a digest of each of the page's own fields and sets of relations."""
    parts = {name: State("", {name: value}) for name, value in state.fields.items()}
    parts |= {name: State("", {}, {name: keys}) for name, keys in state.relations.items()}
    return {name: part.digest() for name, part in parts.items()}


def token_of(asked: Question) -> str:
    """Return what an answer repeats, so that it is known what it was given to."""
    key = "smartcities.publishing.admin.merging"
    return salted_hmac(key, f"{asked.place} {asked.theirs!r}", algorithm="sha256").hexdigest()[:16]


def last_number(page: Page) -> int:
    """Return the number of the version that *page* is shown as; 0 if it has none yet."""
    if page.working_copy is not None:
        return page.working_copy.revision.number
    kind = ContentType.objects.get_for_model(type(page))
    versions = Revision.objects.filter(content_type=kind, object_id=page.pk, is_draft=False)
    number: Any = versions.order_by("-number").values_list("number", flat=True).first()
    return number or 0
