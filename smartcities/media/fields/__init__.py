"""File fields that check what they take, and their part of a form.

May import the checks and the processing of ``media``. Begin with ``checked.py``; a file that was
sent before its form is ``pending.py``'s.
"""
