"""A card fits the frame that it is given, though nobody can scroll and no script may run."""

from __future__ import annotations

import re
from itertools import product

import pytest
from django.test import Client

from smartcities.sharing.oembed.heights import height
from smartcities.start_up.stylesheet import CARD, stylesheet
from tests.embedding.fit import faults
from tests.embedding.stage import PORTAL, ROOT, Stage
from tests.factories import case_study, image

pytestmark = [pytest.mark.browser, pytest.mark.django_db]
TITLE = "Æbler på øer: årtiers forsøg med fællesskaber, bølgekraft og Flygtningeforvaltningen " * 2
PICTURE = "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 3 2'><path d='M0 0h3v2H0z'/></svg>"


@pytest.mark.full
def test_long_danish_titles_are_whole_lines_in_narrow_and_in_low_frames(
    stage: Stage, visitor: Client
) -> None:
    summary = "Much was tried, and more came of it. " * 12
    case_study(slug="plain", title=TITLE, summary=summary)
    case_study(slug="pictured", title=TITLE, summary=summary, image=image())
    paths = ("/case-studies/plain/", "/case-studies/pictured/", "/case-studies/")
    frames = []
    for path, view in product(paths, ("card", "line")):
        html = visitor.get(f"/embed{path}?view={view}").content.decode()
        stage.pages[f"{PORTAL}/embed{path}?view={view}"] = html
        stage.pages |= dict.fromkeys(re.findall(r"/media/[^ \",]+", html), PICTURE)
        # Without its fonts: a card fits with those of the machine.
        css = re.sub(r"@font-face\s*{[^}]*}", "", stylesheet(CARD))
        stage.pages[re.search(r'/static/css/[^"]+', html)[0]] = css
        stage.pages[re.search(r'/static/embed/[^"]+', html)[0]] = (
            ROOT / "static" / "embed" / "frame.js"
        ).read_text()
        found = visitor.get("/share/", {"url": path}).context["found"].metadata
        frames += [
            (path, view, width, high)
            for width in (220, 700)
            for high in (height(found, view, width), 120)
        ]
    page = stage.open(
        "".join(
            f'<iframe src="{PORTAL}/embed{path}?view={view}" width="{width}" height="{high}" '
            'title="Card" scrolling="no" sandbox="allow-scripts" style="border:0"></iframe>'
            for path, view, width, high in frames
        )
    )
    found = {asked: faults(inside) for asked, inside in zip(frames, page.frames[1:], strict=True)}
    assert {asked: wrong for asked, wrong in found.items() if wrong} == {}
