"""Date and number formats of our own, where Django's differ from the house's style.

Django reads them by ``FORMAT_MODULE_PATH``; they import nothing. Begin with ``en/formats.py``.
"""
