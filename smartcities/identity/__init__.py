"""What the portal is called and who stands behind it, for everything that says so. Floor 0.

Begin with ``identity.py``; ``reading.py`` has ``current()``, which pages, mails, feeds and the API
call. It imports no other room. Where the values are stored, a room above says by ``register``.
"""

from smartcities.identity.identity import (
    Icon,
    Identity,
    Logo,
    Notice,
    Publisher,
    defaults,
)
from smartcities.identity.licences import LICENCES, Licence
from smartcities.identity.reading import (
    current,
    last_known,
    note_version,
    offered_languages,
    register,
)

__all__ = [
    "LICENCES",
    "Icon",
    "Identity",
    "Licence",
    "Logo",
    "Notice",
    "Publisher",
    "current",
    "defaults",
    "last_known",
    "note_version",
    "offered_languages",
    "register",
]
