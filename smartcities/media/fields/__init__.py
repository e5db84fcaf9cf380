"""File fields that check their files, and the fields of their forms.

May import the checks and the processing of ``media``. Begin with ``checked.py``; ``pending.py``
is for files that were uploaded before their form was sent.
"""
