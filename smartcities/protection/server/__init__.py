"""The gunicorn worker that serves the portal, so that slow clients do not block others.

Begin with ``worker.py``, the only file that uses names of gunicorn; it imports no other room.
``buffered_socket.py`` is the connection as the worker's threads see it; ``requests.py`` finds out
when a request has been received completely.
"""
