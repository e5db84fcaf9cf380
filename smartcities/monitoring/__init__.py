"""What any room reports with: the id of a request, log lines, mails about errors.

Floor 0: it imports no other room, and any room above may import it. Begin with
``request_id.py``; what an operator sees of all this is made in ``smartcities.operations``.
"""
