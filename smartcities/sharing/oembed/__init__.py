"""The oEmbed provider (https://oembed.com, 1.0): a card for the address of any page.

May import ``metadata``, ``partners`` and the social cards of this floor, and ``browsing``.
Begin with ``views.py``.
"""
