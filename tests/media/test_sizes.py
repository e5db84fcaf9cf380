"""Which sizes there are, and where a crop is cut."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from smartcities.media.renditions import Rendition, all_renditions
from smartcities.media.sizes import CROPS, KINDS, WIDTHS, crop_box, scaled_size, useful_widths

lengths = st.integers(min_value=1, max_value=40_000)
percents = st.integers(min_value=0, max_value=100)
crops = st.sampled_from(list(CROPS))


@given(lengths, lengths, crops, percents, percents)
@example(1, 1, "3:2", 100, 100)
@example(400, 1, "3:4", 100, 0)
@example(2, 3, "1:1", 50, 100)
def test_a_crop_lies_inside_has_its_ratio_and_holds_the_focal_point(
    width: int, height: int, crop: str, x: int, y: int
) -> None:
    left, top, right, bottom = crop_box(width, height, crop, (x, y))
    assert 0 <= left < right <= width
    assert 0 <= top < bottom <= height
    # The largest there is: as wide or as high as the picture.
    assert right - left == width or bottom - top == height
    across, down = map(int, crop.split(":"))
    wide, high = right - left, bottom - top
    # Within a pixel of the ratio; no side is shorter than one pixel.
    assert wide == 1 or abs(wide - high * across / down) <= max(1, across / down)
    assert high == 1 or abs(high - wide * down / across) <= max(1, down / across)
    focal_column, focal_row = min(width - 1, width * x // 100), min(height - 1, height * y // 100)
    assert left <= focal_column < right
    assert top <= focal_row < bottom


@given(lengths, lengths, crops, percents, percents)
def test_a_crop_follows_the_focal_point(width: int, height: int, crop: str, x: int, y: int) -> None:
    here = crop_box(width, height, crop, (x, y))
    further = crop_box(width, height, crop, (min(100, x + 1), min(100, y + 1)))
    assert here[0] <= further[0]
    assert here[1] <= further[1]


def test_a_crop_is_cut_round_the_focal_point_as_far_as_the_edges_allow() -> None:
    assert crop_box(1600, 1000, "1:1", (50, 50)) == (300, 0, 1300, 1000)
    assert crop_box(1600, 1000, "1:1", (40, 50)) == (140, 0, 1140, 1000)
    assert crop_box(1600, 1000, "1:1", (0, 0)) == (0, 0, 1000, 1000)
    assert crop_box(1600, 1000, "1:1", (100, 0)) == (600, 0, 1600, 1000)
    assert crop_box(1200, 1600, "3:2", (0, 100)) == (0, 800, 1200, 1600)
    assert crop_box(1200, 1600) == (0, 0, 1200, 1600)


def test_a_ratio_that_no_template_declares_is_none() -> None:
    with pytest.raises(KeyError):
        crop_box(100, 100, "5:4")
    with pytest.raises(KeyError):
        useful_widths(100, "5:4")


@given(lengths, lengths, st.sampled_from(WIDTHS))
def test_nothing_is_enlarged_and_nothing_vanishes(width: int, height: int, target: int) -> None:
    wide, high = scaled_size(width, height, target)
    assert 1 <= wide <= min(width, target)
    assert 1 <= high <= height


@given(lengths, st.sampled_from(["", *CROPS]))
def test_every_picture_has_at_least_one_width_and_none_above_its_own(width: int, crop: str) -> None:
    widths = useful_widths(width, crop)
    assert widths
    assert all(each <= width for each in widths) or len(widths) == 1


def test_widths_of_crops_are_declared_widths() -> None:
    assert len(WIDTHS) == 5
    for widths in CROPS.values():
        assert set(widths) <= set(WIDTHS)
        assert list(widths) == sorted(widths)


@given(
    st.text("0123456789abcdef", min_size=32, max_size=32),
    st.sampled_from([("", 50, 50), *((crop, 3, 100) for crop in CROPS)]),
    st.sampled_from(WIDTHS[:3]),
    st.sampled_from(list(KINDS)),
)
def test_an_address_says_all_and_is_read_back(
    checksum: str, place: tuple[str, int, int], width: int, kind: str
) -> None:
    rendition = Rendition(checksum, width, kind, place[0], place[1:])
    assert Rendition.parse(str(rendition)) == rendition


@pytest.mark.parametrize(
    "tail",
    [
        "640.webp",
        "0320.webp",
        "320.png",
        "320.jpeg",
        "320.AVIF",
        "320",
        "-320.webp",
        "1x1-320.webp",
        "3x4-50-50-1920.webp",
        "5x4-50-50-320.webp",
        "3x2-101-50-320.webp",
        "3x2-050-50-320.webp",
        "3x2-50-320.webp",
        "03x2-50-50-320.webp",
        "3x2--1-50-320.webp",
        "3x2-50-50-٣٢٠.webp",
        "320.webp\n",
        "320.webp.webp",
    ],
)
def test_no_other_address_is_a_rendition(tail: str) -> None:
    with pytest.raises(ValueError, match=tail[-9:].strip() or None):
        Rendition.parse(f"{'0' * 32}-{tail}")


def test_a_large_picture_has_every_declared_rendition() -> None:
    every = list(all_renditions("0" * 32, 4000, 3000, (10, 20)))
    declared = len(WIDTHS) + sum(map(len, CROPS.values()))
    assert len(every) == len(set(every)) == declared * len(KINDS)
    assert {each.focal for each in every if each.crop} == {(10, 20)}
    assert {each.focal for each in every if not each.crop} == {(50, 50)}
