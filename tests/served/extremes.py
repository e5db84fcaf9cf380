"""Pages as long as the fields allow, for a served portal."""

from __future__ import annotations

from experts.models import Expert
from resources.models import Recommendation, Report
from smartcities.publishing.models import Page
from tests import factories
from tests.files import pdf_file, picture_file

#: A word of Danish law, and more than a line of a card is wide.
WORD = "Flygtningeforvaltningens-speciallægepraksisplanlægningsstabiliseringsperiode"
#: As many letters as a title may have.
TITLE = ("How nineteen hundred households on an island learnt to follow the wind " * 4)[:200]
SUMMARY = ("Much was tried, little was written down, and more came of it. " * 12)[:600]
#: Fields that some types have and their cards show.
FURTHER = {"subtitle": TITLE, "job_title": TITLE[:160]}


def extreme(model: type[Page], number: int, title: str, **fields: object) -> Page:
    """Make a page of which everything is as long as can be, or next to nothing."""
    slug = f"extreme-{number}"
    if model is Expert:
        given, _space, title = title[:160].rpartition(" ")
        fields |= {"given_name": given[:80], "family_name": title[-80:] or given[-80:]}
        if picture := fields.pop("image", None):
            fields |= {"photo": picture, "consent_photo": True, "consent_on": "2026-01-01"}
    else:
        fields["title"] = title
    if model is Report:
        fields["file"] = pdf_file()
    return factories.make(model, slug=slug, **fields)


def picture(size: tuple[int, int]):
    """Return a picture of the library, upright or not."""
    return factories.image(file=picture_file("PNG", size=size, colour=(sum(size) % 256, 90, 80)))


def fill() -> None:
    """Make four pages of each type and a part, a theme and an old address."""
    town = factories.city(("DK", "SE", "NO", "FI", "DE", "NL"), title="Town")
    theme = factories.theme(slug="extreme", name=WORD[:80], summary=SUMMARY)
    for model in factories.PAGES:
        names = {field.name for field in model._meta.get_fields()}
        rest = {name: value for name, value in FURTHER.items() if name in names}
        if "cities" in names:
            rest["cities"] = [town]
        for number, (title, size) in enumerate(
            [(TITLE, (900, 600)), (TITLE, None), (WORD, (600, 900)), (WORD, None)]
        ):
            given = {"image": picture(size)} if size else {}
            extreme(model, number, title, summary=SUMMARY, themes=[theme], **given, **rest)
        extreme(model, 4, "Ø")
    report = Report.objects.get(slug="extreme-0")
    factories.row(Recommendation, report, number=1, title=TITLE)
    renamed = factories.case_study(slug="as-it-was-called", title="Renamed")
    renamed.slug = "as-it-is-called"
    renamed.save()
