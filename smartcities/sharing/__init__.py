"""What leaves the site: embeds, oEmbed, exports, the API, feeds, citations, the sitemap. Floor 5.

May import ``browsing`` and what lies below it, not ``desk``. Begin with ``urls.py``, which names
the room of every address.
"""
