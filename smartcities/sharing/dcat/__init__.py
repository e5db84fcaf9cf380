"""``/catalogue.jsonld``: the catalogue of the portal's data, in the vocabulary of DCAT-AP 3.

May import ``data`` of this floor, ``browsing`` and what lies below. Begin with ``views.py``.
"""
