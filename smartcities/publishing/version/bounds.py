"""How much the log of changes keeps."""

#: How many changes the log keeps at least; older ones are taken away as new ones come.
KEPT = 10_000
#: How many more there may be before PostgreSQL takes the oldest away: each deletion passes by
#: the entries that the same transaction deleted before.
SPARE = 1_000
#: More changed rows than this are not told apart: whoever keeps something makes it anew.
MANY = 5_000
