"""The worker of gunicorn that serves the portal, so that slow clients hold nobody up.

Begin with ``worker.py``, which alone names what is gunicorn's and imports no other room;
``buffered_socket.py`` is the connection as the worker's threads see it, ``requests.py`` tells
when a request has come whole.
"""
