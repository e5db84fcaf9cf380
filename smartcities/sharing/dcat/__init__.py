"""``/catalogue.jsonld``: what data the portal offers, in the words of DCAT-AP 3.

May import ``data`` of this floor, ``browsing`` and what lies below. Begin with ``views.py``.
"""
