"""Floor 1: who signs in: the budgets of wrong passwords, and which passwords are accepted.

It imports ``protection`` alone and knows users only as Django's ``get_user_model()``. Begin with
``attempts.py`` (how many), ``handler.py`` (how django-axes asks it) and ``strength.py``.
"""
