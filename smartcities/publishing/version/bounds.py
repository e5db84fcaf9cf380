"""How much the log of changes keeps."""

#: How many changes the log keeps at least; older ones are deleted as new ones are added.
KEPT = 10_000
#: How many more there may be before PostgreSQL deletes the oldest: each deletion has to scan
#: the entries that the same transaction has already deleted.
SPARE = 1_000
#: Above this number of changed rows they are not logged one by one: what is kept is made again.
MANY = 5_000
