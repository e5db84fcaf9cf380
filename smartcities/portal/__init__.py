"""The portal's settings, which administrators edit: its name, publisher, licences, look, notice.

Floor 3; may import ``publishing`` and what lies below it. Begin with ``models.py``; what they say
is read by ``identity``, for which ``reading.py`` makes the values.
"""
