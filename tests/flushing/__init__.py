"""An app of the test run alone: its ``flush`` puts the database's first state back.

Tests with transactions of their own end with ``manage.py flush``. The portal's own is refused by
the triggers of the log of changes, which are here exactly what production has.
"""
