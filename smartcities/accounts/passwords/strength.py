"""Which passwords are accepted: hard to guess according to zxcvbn, and not too long.

(Length over character classes, a blocklist, and the reasons in words: NIST SP 800-63B, 3.1.1.2.)
"""

from __future__ import annotations

import re
import threading
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from zxcvbn import zxcvbn

from smartcities.accounts.passwords.feedback import sentences
from smartcities.accounts.passwords.words import guessable_words

#: The best of zxcvbn's scores: more than 10^10 guesses. With 3, Sm4rtC1t1es2026! would pass.
MINIMUM_SCORE = 4
#: How many characters are judged: the time grows faster than the length, and a password with a
#: strong beginning is strong.
JUDGED_LENGTH = 40
# zxcvbn keeps the words of the last caller in one place for the whole process.
_lock = threading.Lock()


def judge(password: str, words: list[str]) -> dict[str, Any]:
    """Return zxcvbn's result for *password*, for an attacker who tries *words* first.

    zxcvbn recognises such words in disguise (Sm4rtC1t1es), but counts a space between two of them
    like a random character. So the rest without the words is judged as well, and the worse result
    counts.
    """
    judged = password[:JUDGED_LENGTH]
    longest_first = sorted(words, key=len, reverse=True)
    rest = re.sub("|".join(map(re.escape, longest_first)), "", judged, flags=re.IGNORECASE)
    with _lock:
        # For an empty text it raises an IndexError (4.5.0).
        texts = dict.fromkeys(text or " " for text in (judged, rest))
        results = [zxcvbn(text, user_inputs=words) for text in texts]
    worse = min(results, key=lambda result: result["guesses"])
    found = {each.get("dictionary_name") for result in results for each in result["sequence"]}
    return {**worse, "has_own_words": rest != judged or "user_inputs" in found}


class MaximumLengthValidator:
    """Refuse passwords that are longer than anybody types, because hashing them is expensive."""

    def __init__(self, max_length: int = 128) -> None:
        self.max_length = max_length

    def validate(self, password: str, user: AbstractBaseUser | None = None) -> None:
        """Raise ``ValidationError`` if *password* is too long."""
        if len(password) > self.max_length:
            text = _("This password is too long. It may contain at most %(most)d characters.")
            raise ValidationError(text, code="password_too_long", params={"most": self.max_length})

    def get_help_text(self) -> str:
        """Return the rule for the form."""
        text = _("It may contain at most %(most)d characters, spaces among them.")
        return text % {"most": self.max_length}


class StrengthValidator:
    """Refuse passwords that are easy to guess for people who know the portal and the user."""

    def validate(self, password: str, user: AbstractBaseUser | None = None) -> None:
        """Raise ``ValidationError`` with the reasons why *password* is weak, and advice."""
        result = judge(password, guessable_words(user))
        if result["score"] < MINIMUM_SCORE:
            reasons = [_("This password is easy to guess."), *sentences(result)]
            raise ValidationError(" ".join(reasons), code="password_too_weak")

    def get_help_text(self) -> str:
        """Return the rule for the form."""
        return _(
            "It must be hard to guess: four or five words that have nothing to do with each other "
            "are, and can be remembered. Names, dates, rows of keys and words of this portal are "
            "guessed first."
        )
