"""Words that an attacker would try first: the portal's, the user's, and Danish ones.

zxcvbn has common passwords and English words, but none of the portal's and no Danish ones.
"""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import urlsplit

from django.apps import apps
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.utils import translation

#: Words of the portal and Danish ones, without the comments.
WORDS = [
    word
    for line in Path(__file__).with_suffix(".txt").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
    for word in line.split()
]
#: How these letters are written on other keyboards.
SPELLED_OUT = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "ä": "ae", "ö": "oe", "ü": "ue"})
PLAIN = str.maketrans({"æ": "ae", "ø": "o", "å": "a", "ä": "a", "ö": "o", "ü": "u", "é": "e"})
#: Shorter parts occur in every password.
SHORTEST = 3


def guessable_words(user: AbstractBaseUser | None) -> list[str]:
    """Return words that make a password of *user* weak, the likeliest first."""
    host = urlsplit(settings.SITE_URL).hostname or ""
    texts = [*_personal_words(user), host, *host.split("."), *_model_names(), *WORDS]
    words = [word.casefold() for text in texts for word in (text, *re.split(r"[\W_]+", text))]
    spelled = (each for word in words for each in _spellings(word))
    # In order, each once: zxcvbn ranks later words as harder.
    return list(dict.fromkeys(word for word in spelled if len(word) >= SHORTEST))


def _personal_words(user: AbstractBaseUser | None) -> list[str]:
    """Return the names and the e-mail address of *user*, as far as they are known."""
    if user is None:
        return []
    names = [str(getattr(user, name, "") or "") for name in ("first_name", "last_name")]
    mail = str(getattr(user, "email", "") or "")
    return [user.get_username(), *names, "".join(names), mail, mail.partition("@")[0]]


def _model_names() -> list[str]:
    """Return the names of the portal's models, in its languages."""
    names: set[str] = set()
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            for meta in (model._meta for model in apps.get_models()):
                names |= {str(meta.verbose_name), str(meta.verbose_name_plural)}
    # Without spaces, as in passwords; parts such as "of" and "with" are useless.
    return sorted(name.replace(" ", "") for name in names)


def _spellings(word: str) -> tuple[str, ...]:
    return word, word.translate(SPELLED_OUT), word.translate(PLAIN)
