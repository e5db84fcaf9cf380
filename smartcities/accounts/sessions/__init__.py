"""Sessions: their limits of time, and the list of one's own.

It imports what ``accounts`` may. Begin with ``store.py``; ``own.py`` has the list.
"""

from smartcities.accounts.sessions.own import end_sessions_of, sessions_of

__all__ = ["end_sessions_of", "sessions_of"]
