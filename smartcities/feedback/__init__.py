"""What readers write to the portal: from the contact page, and about what is wrong on a page.

Floor 5. May import ``browsing`` and what lies below it, not ``sharing`` or ``desk``. Begin with
``models.py``, then ``leaving.py``, by which a message is stored, and ``mail.py``, which says whom
it is brought to.
"""
