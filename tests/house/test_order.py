"""Which tests a run takes, and in which order: what is left out is left out on purpose."""

from __future__ import annotations

from tests.order import longest_first
from tests.turns import by_turns


class Item:
    """As much of a test as the order looks at."""

    def __init__(self, nodeid: str, *marks: str) -> None:
        self.nodeid, self.marks = nodeid, marks

    def get_closest_marker(self, name: str) -> str | None:
        return name if name in self.marks else None


def test_modules_that_take_long_come_first_and_stay_as_they_are() -> None:
    items = [
        *(Item(f"a.py::test_{number}") for number in range(3)),
        Item("b.py::TestThose::test_one", "stored", "full"),
        Item("c.py::test_seen", "browser", "stored"),
        *(Item(f"b.py::TestThose::test_{number}", "stored", "full") for number in range(3)),
        Item("d.py::test_process", "full"),
    ]
    found = [item.nodeid for item in longest_first(items)]
    assert found == [
        "d.py::test_process",
        "c.py::test_seen",
        *("b.py::TestThose::test_one", "b.py::TestThose::test_0"),
        *("b.py::TestThose::test_1", "b.py::TestThose::test_2"),
        *("a.py::test_0", "a.py::test_1", "a.py::test_2"),
    ]


def test_of_two_lists_each_value_is_met_and_every_pair_is_there() -> None:
    found = by_turns([1, 2, 3], ["x", "\x00"], name=lambda one: f"no-{one}")
    assert [each.values for each in found] == [
        *((1, "x"), (1, "\x00"), (2, "x"), (2, "\x00"), (3, "x"), (3, "\x00"))
    ]
    met = [each.values for each in found if not each.marks]
    assert met == [(1, "x"), (2, "\x00"), (3, "x")]
    assert {mark.name for each in found for mark in each.marks} == {"drill"}
    # A name of a test can be printed, and typed.
    assert found[1].id == "no-1-\\x00"
    assert by_turns([1], ["x"])[0].id is None
