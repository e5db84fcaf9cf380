"""How many whole results a process makes at the same time."""

from smartcities.protection.slots import Slots

#: With two, the processor is busy while one waits for the database, and the other threads are free
#: for readers. Two more may wait a moment: most files take less.
whole_results = Slots(2, waiting=2, patience=5)
