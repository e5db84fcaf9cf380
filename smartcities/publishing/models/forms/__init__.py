"""What is known of the forms that editors have open.

May import what ``publishing.models`` may. Begin with ``open_form.py``.
"""
