"""How much the log of changes keeps."""

#: How many changes the log keeps; older ones are taken away as new ones come.
KEPT = 10_000
#: More changed rows than this are not told apart: whoever keeps something makes it anew.
MANY = 5_000
