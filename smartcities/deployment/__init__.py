"""Of the roof: what stands around the web processes: the proxy, secrets, the timer.

It may import any room below; no room imports it. Begin with ``nginx.conf``, the one configuration
of the proxy, and ``proxy.py``, which fills it in; ``first_start.py`` makes the secrets of a new
portal, and ``jobs.py`` says what the timer runs.
"""
