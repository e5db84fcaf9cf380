"""Model fields that pages of any type use.

They import ``publishing/parsing``, the alphabet of ``publishing/collation.py`` and no other room.
Begin with ``rich_text.py``. ``creation.py`` is for migrations, which make tables of them.
"""

from smartcities.publishing.fields.language import LanguageField
from smartcities.publishing.fields.partial_date import PartialDate, PartialDateField
from smartcities.publishing.fields.plain_text import plain
from smartcities.publishing.fields.rich_text import RichTextField, sanitise
from smartcities.publishing.fields.sort_key import SortKeyField, fill_sort_keys, sort_key_fields

__all__ = [
    "LanguageField",
    "PartialDate",
    "PartialDateField",
    "RichTextField",
    "SortKeyField",
    "fill_sort_keys",
    "plain",
    "sanitise",
    "sort_key_fields",
]
