"""What people type, read in the language of the page: numbers, days, times, web addresses.

Everything here takes text and returns a value, or raises ``ValidationError`` with words that say
what is right. It knows no model and no form. May import Django only. Begin with ``numbers.py``.
"""
