"""Floor 1: who signs in, by what, how often they may try, and how long they stay.

It imports ``protection`` alone and knows users only as Django's ``get_user_model()``. Begin with
``adapter.py`` (what django-allauth asks us), ``attempts.py`` (how many failures) and
``second_factor.py``; ``sessions/`` and ``passwords/`` are what they say.
"""
