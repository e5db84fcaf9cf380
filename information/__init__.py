"""Floor 6: information pages, which say what the portal is and who answers for it.

Begin with ``models.py``; the texts that a new portal is offered stand in ``texts/``, and
``offers.py`` makes drafts of them.
"""
