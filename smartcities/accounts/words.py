"""Words that are guessed first here: the portal's own, the person's, and Danish ones.

zxcvbn knows common passwords and English words; it knows nothing of us, and no Danish.
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
#: How letters are spelled on other keyboards.
SPELLED_OUT = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "ä": "ae", "ö": "oe", "ü": "ue"})
PLAIN = str.maketrans({"æ": "ae", "ø": "o", "å": "a", "ä": "a", "ö": "o", "ü": "u", "é": "e"})
#: Shorter parts are in every password.
SHORTEST = 3


def guessable_words(user: AbstractBaseUser | None) -> list[str]:
    """Return the words, the likeliest first, that say little in a password of *user*."""
    host = urlsplit(settings.SITE_URL).hostname or ""
    texts = [*_personal_words(user), host, *host.split("."), *_model_names(), *WORDS]
    words = [word.casefold() for text in texts for word in (text, *re.split(r"[\W_]+", text))]
    spelled = (each for word in words for each in _spellings(word))
    # In order, each once: to zxcvbn a later word is a harder one.
    return list(dict.fromkeys(word for word in spelled if len(word) >= SHORTEST))


def _personal_words(user: AbstractBaseUser | None) -> list[str]:
    """Return the names and the mail of *user*, as far as it has them."""
    if user is None:
        return []
    names = [str(getattr(user, name, "") or "") for name in ("first_name", "last_name")]
    mail = str(getattr(user, "email", "") or "")
    return [user.get_username(), *names, "".join(names), mail, mail.partition("@")[0]]


def _model_names() -> list[str]:
    """Return what the portal calls the things it holds, in its languages."""
    names: set[str] = set()
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            for meta in (model._meta for model in apps.get_models()):
                names |= {str(meta.verbose_name), str(meta.verbose_name_plural)}
    # In one word, as passwords are written: the "of" and "with" of the longer ones say nothing.
    return sorted(name.replace(" ", "") for name in names)


def _spellings(word: str) -> tuple[str, ...]:
    return word, word.translate(SPELLED_OUT), word.translate(PLAIN)
