"""Every page of the demo is whole, and every internal link on it answers."""

from __future__ import annotations

import re
import warnings
from itertools import pairwise
from urllib.parse import urldefrag, urljoin, urlsplit

import html5lib
import pytest
from django.test import Client

from smartcities.media.renditions import Rendition
from smartcities.publishing.types import page_types
from tests.files import drained

PAGE = re.compile(r"/\?page=\d+$")
HTML = "{http://www.w3.org/1999/xhtml}"
pytestmark = pytest.mark.usefixtures("portal")


def parsed(content: bytes):
    """Return the document, failing on a parse error of the HTML standard."""
    parser = html5lib.HTMLParser(strict=False)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        tree = parser.parse(content.decode())
    serious = [each for each in parser.errors if each[1] != "unknown-doctype"]
    assert serious == [], serious[:3]
    return tree


def addresses(tree, base: str) -> tuple[set[str], set[str]]:
    """Return the internal links and the internal pictures and files of a page."""
    links, files = set(), set()
    for element in tree.iter():
        for name in ("href", "src", "action"):
            value = element.get(name)
            if value is None:
                continue
            target = urldefrag(urljoin(f"http://testserver{base}", value))[0]
            if urlsplit(target).netloc == "testserver" and not value.startswith("data:"):
                is_page = element.tag in (f"{HTML}a", f"{HTML}form")
                (links if is_page else files).add(target.removeprefix("http://testserver"))
    return links, files


class Crawl:
    """Everything that can be reached from the front page by following links."""

    def __init__(self) -> None:
        self.trees: dict[str, object] = {}
        self.broken: dict[str, str] = {}
        self.files: set[str] = set()
        #: Filtered lists that pages link to; their combinations have no end, so no further.
        self.filtered: set[str] = set()
        client, waiting, seen = Client(), ["/"], {"/"}
        came_from = {"/": ""}
        while waiting:
            path = waiting.pop()
            response = client.get(path)
            kind = response.get("Content-Type", "")
            if response.status_code not in (200, 302) or "\n" in kind:
                self.broken[path] = f"{response.status_code}, linked from {came_from[path]}"
            if response.status_code == 200 and kind.startswith("text/html"):
                tree = parsed(response.content)
                links, files = addresses(tree, path)
                self.files |= files
                if "?" not in path:
                    self.trees[path] = tree
                # Each page has a Danish twin; tests/browsing/test_danish_pages.py walks those.
                links = {link for link in links if not link.startswith("/da/")}
                filtered = {link for link in links if "?" in link and not PAGE.search(link)}
                self.filtered |= filtered
                for link in links - filtered - seen:
                    seen.add(link)
                    came_from[link] = path
                    waiting.append(link)
            drained(response)


@pytest.fixture(scope="module")
def crawl(loaded: int, django_db_blocker) -> Crawl:
    """Walk the portal once for all tests of this module."""
    import time_machine

    from tests.desk.demo.conftest import LATER

    with django_db_blocker.unblock(), time_machine.travel(LATER, tick=False):
        return Crawl()


@pytest.mark.full
def test_every_internal_link_answers(crawl: Crawl) -> None:
    assert crawl.broken == {}


@pytest.mark.full
@pytest.mark.database
def test_every_public_page_can_be_reached_from_the_front_page(crawl: Crawl) -> None:
    pages = [page.get_absolute_url() for model in page_types() for page in model.objects.public()]
    missing = [path for path in pages if path not in crawl.trees]
    assert missing == []
    assert len(pages) > 50


@pytest.mark.full
def test_every_file_of_a_page_answers(crawl: Crawl, finds_static) -> None:
    client = Client()
    pictures = {path for path in crawl.files if path.startswith("/media/")}
    assert len(pictures) > 20
    # The full run has the pictures made as well: that takes longer than all else together.
    for path in crawl.files - pictures:
        if path.startswith("/static/"):
            assert finds_static(path), path
        else:
            response = client.get(path)
            assert response.status_code == 200, path
            drained(response)


@pytest.fixture
def finds_static():
    from django.contrib.staticfiles import finders

    return lambda path: finders.find(path.removeprefix("/static/").partition("?")[0])


@pytest.mark.full
def test_every_filtered_list_that_a_page_links_to_answers(crawl: Crawl) -> None:
    client = Client()
    assert len(crawl.filtered) > 100
    assert [path for path in crawl.filtered if client.get(path).status_code != 200] == []


@pytest.mark.full
def test_every_picture_and_every_size_of_pictures_answers(crawl: Crawl) -> None:
    client, sets, made = Client(), set(), set()
    for tree in crawl.trees.values():
        for element in [*tree.iter(f"{HTML}img"), *tree.iter(f"{HTML}source")]:
            sets |= {
                each.split()[0] for each in element.get("srcset", "").split(",") if each.strip()
            }
    assert len(sets) > 40
    for path in sorted(sets):
        # Each picture once, and each size in each format: coding them is most of it.
        wanted = Rendition.parse(path.rpartition("/")[2])
        what = {(wanted.checksum,), (wanted.crop, wanted.width, wanted.kind)}
        if what <= made:
            continue
        made |= what
        response = client.get(path)
        assert response.status_code == 200, path
        drained(response)


def texts(tree, tag: str) -> list[str]:
    return ["".join(each.itertext()).strip() for each in tree.iter(f"{HTML}{tag}")]


def head(tree, tag: str, **wanted: str):
    return [
        each
        for each in tree.iter(f"{HTML}{tag}")
        if all(each.get(name) == value for name, value in wanted.items())
    ]


def check_each(crawl: Crawl, rule) -> None:
    """Check *rule* on every page, naming those that break it."""
    assert [path for path, tree in crawl.trees.items() if not rule(path, tree)] == []


@pytest.mark.full
def test_every_page_has_one_first_heading(crawl: Crawl) -> None:
    check_each(crawl, lambda path, tree: len(texts(tree, "h1")) == 1 and texts(tree, "h1")[0])


@pytest.mark.full
def test_every_page_has_a_title_of_its_own_among_its_kind(crawl: Crawl) -> None:
    titles: dict[tuple[str, str], list[str]] = {}
    for path, tree in crawl.trees.items():
        found = [text for text in texts(tree, "title") if text]
        assert found, path
        titles.setdefault((path.split("/")[1], found[0]), []).append(path)
    assert {title: paths for title, paths in titles.items() if len(paths) > 1} == {}


def test_every_page_has_a_description(crawl: Crawl) -> None:
    check_each(
        crawl,
        lambda path, tree: (
            [each.get("content") for each in head(tree, "meta", name="description")]
            not in ([], [""])
        ),
    )


def test_every_page_names_itself_as_canonical(crawl: Crawl) -> None:
    def rule(path: str, tree) -> bool:
        return [each.get("href") for each in head(tree, "link", rel="canonical")] == [
            f"http://testserver{path}"
        ]

    check_each(crawl, rule)


def test_every_page_says_its_language(crawl: Crawl) -> None:
    check_each(crawl, lambda path, tree: tree.get("lang") == "en")


def test_every_page_begins_with_a_skip_link_to_its_main_part(crawl: Crawl) -> None:
    def rule(path: str, tree) -> bool:
        first = next(tree.iter(f"{HTML}a"))
        (main,) = tree.iter(f"{HTML}main")
        return first.get("href") == f"#{main.get('id')}"

    check_each(crawl, rule)


def test_headings_skip_no_level(crawl: Crawl) -> None:
    def rule(path: str, tree) -> bool:
        names = [each.tag.removeprefix(HTML) for each in tree.iter() if isinstance(each.tag, str)]
        levels = [int(name[1]) for name in names if name in ("h1", "h2", "h3", "h4", "h5", "h6")]
        return all(after <= before + 1 for before, after in pairwise(levels))

    check_each(crawl, rule)


def test_every_picture_has_an_alternative_text_attribute_and_a_size(crawl: Crawl) -> None:
    def rule(path: str, tree) -> bool:
        images = list(tree.iter(f"{HTML}img"))
        return all(
            None not in (each.get("alt"), each.get("width"), each.get("height")) for each in images
        )

    check_each(crawl, rule)


def test_no_id_stands_twice_on_a_page(crawl: Crawl) -> None:
    def rule(path: str, tree) -> bool:
        ids = [each.get("id") for each in tree.iter() if each.get("id")]
        return len(ids) == len(set(ids))

    check_each(crawl, rule)


def test_no_page_has_inline_code_or_styles(crawl: Crawl) -> None:
    def rule(path: str, tree) -> bool:
        for each in tree.iter():
            attributes = each.attrib
            if "style" in attributes or any(name.startswith("on") for name in attributes):
                return False
            # Data in a script element is not run (HTML standard, 4.12.1).
            is_code = each.tag == f"{HTML}script" and each.get("type") != "application/ld+json"
            if each.tag == f"{HTML}style" or (is_code and not each.get("src")):
                return False
        return True

    check_each(crawl, rule)


def test_nothing_is_fetched_from_another_host(crawl: Crawl) -> None:
    def rule(path: str, tree) -> bool:
        sources = [each.get("src") for each in tree.iter() if each.get("src")]
        sheets = [each.get("href") for each in head(tree, "link", rel="stylesheet")]
        return all(
            value.startswith("/") and not value.startswith("//") for value in sources + sheets
        )

    check_each(crawl, rule)
