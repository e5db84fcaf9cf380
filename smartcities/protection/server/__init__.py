"""The worker of gunicorn that serves the portal, so that slow clients hold nobody up.

``worker.py`` alone names what is gunicorn's; ``buffered_socket.py`` is the connection as the
worker's threads see it, ``requests.py`` tells when a request has come whole.
"""
