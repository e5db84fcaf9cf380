"""The oEmbed provider (https://oembed.com, 1.0): a card of ours for any address of a page.

May import ``metadata`` and ``partners`` of this floor, and ``browsing``. Begin with ``views.py``;
``heights.py`` is the table that every frame's height comes from.
"""
