"""What sharing brings to the public templates.

May import any of ``sharing``. Begin with the one file beside this.
"""
