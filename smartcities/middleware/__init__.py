"""The middleware of the roof, one concern a file; ``settings.MIDDLEWARE`` gives their order.

It may import any room below. Begin with ``proxies.py``, which every request meets first.
"""
