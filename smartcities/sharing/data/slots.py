"""How many answers that hold everything of a type a process makes at once."""

from smartcities.protection.slots import Slots

#: Two keep a processor busy while one waits for the database, and leave the other threads to
#: those who read. Two more may wait a moment: most files are made in less.
whole_results = Slots(2, waiting=2, patience=5)
