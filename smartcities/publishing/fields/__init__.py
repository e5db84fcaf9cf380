"""Model fields that pages of any type use.

They import ``publishing/parsing`` and no other room. Begin with ``rich_text.py``.
"""

from smartcities.publishing.fields.language import LanguageField
from smartcities.publishing.fields.partial_date import PartialDate, PartialDateField
from smartcities.publishing.fields.plain_text import plain
from smartcities.publishing.fields.rich_text import RichTextField, sanitise

__all__ = [
    "LanguageField",
    "PartialDate",
    "PartialDateField",
    "RichTextField",
    "plain",
    "sanitise",
]
