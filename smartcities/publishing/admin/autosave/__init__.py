"""Autosave: what is typed into a page's form is kept while it is typed, and offered again.

May import what the rest of the admin may. Begin with ``admin.py``, then ``receiving.py`` (what the
form's script sends), ``offers.py`` (what is offered) and ``taking_up.py`` (back into the
form).
"""
