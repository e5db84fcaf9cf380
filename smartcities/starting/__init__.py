"""Starting a portal of one's own: a link, the page that it leads to, and the first steps.

Roof: it may import everything, and only the address plan imports it. Begin with ``links.py``
(who may set the portal up), then ``views.py`` and ``finishing.py``.
"""
