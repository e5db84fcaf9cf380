"""The portal as gunicorn serves it, packed and with hashed static files, for browsers' tests."""
