"""An app of the test run alone: its ``flush`` empties the log of changes as well.

Tests with transactions of their own end with ``manage.py flush``. The portal's own is refused by
the triggers of the log, which are here exactly what production has.
"""
