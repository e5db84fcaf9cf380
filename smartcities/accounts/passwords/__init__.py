"""Which passwords are accepted, and how one's own is changed.

It imports what ``accounts`` may. Begin with ``strength.py``; ``change.py`` has the forms.
"""
