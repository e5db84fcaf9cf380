"""Two editors of one page: a form saved onto a newer state is merged with it.

May import what the rest of the admin may. Begin with ``basis.py``, then ``page.py`` and
``rows.py``, by which the forms take part; ``writing.py`` writes all of it as one state.
"""
