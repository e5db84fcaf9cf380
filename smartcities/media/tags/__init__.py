"""What the image library brings to the public templates.

May import any of ``media``. Begin with the one file beside this.
"""
