"""Merging two versions of a text that began as one: by words, rich text by its blocks.

Nothing is guessed: where two changes touch, there is no merged text, and somebody has to choose.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from smartcities.publishing.fields.rich_text import sanitise
from smartcities.publishing.states.sequences import operations

WORD = re.compile(r"\s+|[^\s]+")
#: A paragraph's inside: tags, spaces and words.
INLINE = re.compile(r"<[^<>]+>|\s+|[^\s<]+")
TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)([^<>]*)>")
#: What stands within a line; everything else is a block.
MARKS = frozenset({"a", "br", "em", "strong", "sub", "sup"})
#: Blocks whose inside is words, and those whose inside is blocks.
LINES = frozenset({"p", "h2", "h3", "h4"})
HOLDERS = frozenset({"ul", "ol", "li", "blockquote"})


@dataclass(frozen=True)
class Text:
    """A merged text; where changes touch, one for each way to choose, and ``merged`` is None."""

    merged: str | None
    mine: str
    theirs: str
    both: str


@dataclass(frozen=True)
class Clash:
    """A part that both changed, in ways that touch."""

    base: tuple[str, ...]
    mine: tuple[str, ...]
    theirs: tuple[str, ...]


@dataclass(frozen=True)
class _Edit:
    start: int
    end: int
    new: tuple[str, ...]
    is_mine: bool

    def is_same(self, other: _Edit) -> bool:
        return (self.start, self.end, self.new) == (other.start, other.end, other.new)


#: Tells whether what stands between two changes keeps them apart.
Apart = Callable[[Sequence[str]], bool]
Piece = tuple[str, ...] | Clash


def merge_words(base: str, mine: str, theirs: str) -> Text:
    """Return plain text merged by words: changes touch if no word stands between them."""
    return _text(base, mine, theirs, lambda: _merged_words(base, mine, theirs, WORD), " ")


def merge_rich(base: str, mine: str, theirs: str) -> Text:
    """Return rich text merged by blocks, and within a paragraph by words.

    What the sanitiser would change afterwards, or the editor write otherwise, is no result.
    """
    text = _text(base, mine, theirs, lambda: _merged_blocks(base, mine, theirs), "")
    is_one_side = text.merged in (mine, theirs)
    if is_one_side or all(sanitise(each) == each for each in (text.mine, text.theirs, text.both)):
        return text
    return Text(None, mine, theirs, sanitise(theirs + mine))


def _text(
    base: str, mine: str, theirs: str, merged: Callable[[], list[Piece]], between: str
) -> Text:
    if mine == theirs or theirs == base:
        return Text(mine, mine, mine, mine)
    if mine == base:
        return Text(theirs, theirs, theirs, theirs)
    pieces = merged()
    is_clear = not any(isinstance(piece, Clash) for piece in pieces)
    chosen = [
        "".join(
            word
            for piece in pieces
            for word in (choose(piece) if isinstance(piece, Clash) else piece)
        )
        for choose in (
            lambda clash: clash.mine,
            lambda clash: clash.theirs,
            lambda clash: _both(clash, between),
        )
    ]
    return Text(chosen[0] if is_clear else None, *chosen)


def _both(clash: Clash, between: str) -> tuple[str, ...]:
    ends = clash.theirs[-1:] + clash.mine[:1]
    needs = len(ends) == 2 and not any(end.isspace() for end in ends)
    return (*clash.theirs, *([between] if needs else []), *clash.mine)


# Three sequences -----------------------------------------------------------------------------


def merged_sequence(
    base: Sequence[str], mine: Sequence[str], theirs: Sequence[str], apart: Apart
) -> list[Piece]:
    """Return what becomes of *base* if both sides' changes are made, in pieces."""
    edits = sorted(
        [*_edits(base, mine, is_mine=True), *_edits(base, theirs, is_mine=False)],
        key=lambda edit: (edit.start, edit.end),
    )
    pieces: list[Piece] = []
    at = 0
    for group in _groups(edits, base, apart):
        start, end = group[0].start, max(edit.end for edit in group)
        pieces.append(tuple(base[at:start]))
        ours = [edit for edit in group if edit.is_mine]
        others = [edit for edit in group if not edit.is_mine]
        left = _made(base, start, end, ours) if ours else None
        right = _made(base, start, end, others) if others else None
        if left is None or right is None or left == right:
            pieces.append(right if left is None else left)  # type: ignore[arg-type]  # one is there
        else:
            pieces.append(Clash(tuple(base[start:end]), left, right))
        at = end
    pieces.append(tuple(base[at:]))
    return [piece for piece in pieces if piece]


def _edits(base: Sequence[str], other: Sequence[str], *, is_mine: bool) -> Iterator[_Edit]:
    for tag, a1, a2, b1, b2 in operations(base, other):
        if tag == "replace" and a2 - a1 == b2 - b1:
            # One by one, so that a change beside them is not taken for one of all.
            for place in range(a2 - a1):
                new = (other[b1 + place],)
                if new[0] != base[a1 + place]:
                    yield _Edit(a1 + place, a1 + place + 1, new, is_mine)
        elif tag != "equal":
            yield _Edit(a1, a2, tuple(other[b1:b2]), is_mine)


def _groups(edits: list[_Edit], base: Sequence[str], apart: Apart) -> Iterator[list[_Edit]]:
    """Yield the edits, those together that touch one of the other side."""
    group: list[_Edit] = []
    # The last edit of each side is the nearest: what it does not touch, no earlier one does.
    last: dict[bool, _Edit] = {}
    for edit in edits:
        nearest = sorted(last.values(), key=lambda one: one.end, reverse=True)
        if group and not any(_touch(one, edit, base, apart) for one in nearest):
            yield group
            group, last = [], {}
        group.append(edit)
        last[edit.is_mine] = edit
    if group:
        yield group


def _touch(one: _Edit, other: _Edit, base: Sequence[str], apart: Apart) -> bool:
    if one.is_mine == other.is_mine:
        return not apart(base[one.end : other.start])
    if one.start == other.start and (one.end == other.end or one.start in (one.end, other.end)):
        # Two insertions at one place, or one before what the other replaces.
        return one.end == other.end or not apart(())
    if other.start < one.end:
        return True
    return not apart(base[one.end : other.start])


def _made(base: Sequence[str], start: int, end: int, edits: list[_Edit]) -> tuple[str, ...]:
    found: list[str] = []
    for edit in edits:
        found += [*base[start : edit.start], *edit.new]
        start = edit.end
    return (*found, *base[start:end])


# Words and blocks ----------------------------------------------------------------------------


def _merged_words(base: str, mine: str, theirs: str, kind: re.Pattern[str]) -> list[Piece]:
    texts = [kind.findall(text) for text in (base, mine, theirs)]
    return merged_sequence(texts[0], texts[1], texts[2], _has_word)


def _has_word(between: Sequence[str]) -> bool:
    return any(not each.isspace() and not TAG.fullmatch(each) for each in between)


def _merged_blocks(base: str, mine: str, theirs: str) -> list[Piece]:
    texts = [blocks(text) for text in (base, mine, theirs)]
    found: list[Piece] = []
    for piece in merged_sequence(texts[0], texts[1], texts[2], lambda between: True):
        if isinstance(piece, Clash) and len(piece.base) == len(piece.mine) == len(piece.theirs):
            for three in zip(piece.base, piece.mine, piece.theirs, strict=True):
                found += _merged_block(*three)
        else:
            found.append(piece)
    return found


def _merged_block(base: str, mine: str, theirs: str) -> list[Piece]:
    if mine == theirs or theirs == base:
        return [(mine,)]
    if mine == base:
        return [(theirs,)]
    whole: list[Piece] = [Clash((base,), (mine,), (theirs,))]
    opened = [TAG.match(each) for each in (base, mine, theirs)]
    starts = {one.group() if one else "" for one in opened}
    first = opened[0]
    if len(starts) > 1 or first is None:
        return whole
    start, end = first.group(), f"</{first[2]}>"
    texts = [each.strip() for each in (base, mine, theirs)]
    if not all(each.endswith(end) for each in texts):
        return whole
    inside = [each[len(start) : -len(end)] for each in texts]
    if first[2] in HOLDERS:
        pieces = _merged_blocks(inside[0], inside[1], inside[2])
    elif first[2] in LINES:
        pieces = _merged_words(inside[0], inside[1], inside[2], INLINE)
        if any(isinstance(piece, Clash) for piece in pieces):
            return whole  # a paragraph is chosen whole, or stands there twice
    else:
        return whole
    merged = [(start,), *pieces, (end,)]
    is_clear = not any(isinstance(piece, Clash) for piece in pieces)
    if is_clear and not is_regular("".join(word for piece in merged for word in piece)):  # type: ignore[union-attr]  # no clash
        return whole
    return merged


def blocks(html: str) -> list[str]:
    """Return the blocks that sanitised *html* consists of, with the space after each."""
    found: list[str] = []
    depth, start = 0, 0
    for tag in TAG.finditer(html):
        closes, name = bool(tag[1]), tag[2]
        if name in MARKS:
            continue
        if not closes:
            if depth == 0 and html[start : tag.start()].strip():
                found.append(html[start : tag.start()])
                start = tag.start()
            depth += 1
        else:
            depth -= 1
            if depth == 0:
                found.append(html[start : tag.end()])
                start = tag.end()
    if rest := html[start:]:
        found.append(rest)
    return found


def is_regular(html: str) -> bool:
    """Tell whether sanitiser and editor would leave *html* as it is."""
    return sanitise(html) == html and _is_nested(html)


def _is_nested(html: str) -> bool:
    """Tell whether no mark stands within its like, none is empty, and none stands twice in a row.

    The editor would write those otherwise as soon as somebody opens the text.
    """
    tags = list(TAG.finditer(html))
    for one, other in pairwise(tags):
        is_end = one[2] == other[2] and one[2] in MARKS - {"br"} and one.end() == other.start()
        if is_end and bool(one[1]) != bool(other[1]):
            return False
    opened: list[str] = []
    for tag in tags:
        if tag[2] not in MARKS or tag[2] == "br":
            continue
        if tag[1]:
            if not opened or opened.pop() != tag[2]:
                return False
        elif tag[2] in opened:
            return False
        else:
            opened.append(tag[2])
    return not opened
