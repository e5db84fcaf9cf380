"""The typefaces that headings may be set in. Their files lie in ``static/fonts``."""

from __future__ import annotations

from dataclasses import dataclass

from django.templatetags.static import static
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Typeface:
    """A typeface: its key, which its files begin with, its family and what stands in for it."""

    key: str
    family: str
    #: What it is like, for whoever chooses one.
    kind: str | Promise
    #: Families that machines have, from the most alike to the generic one.
    fallbacks: str
    #: The weights of standfirsts and of headings.
    weights: tuple[int, int] = (400, 600)

    @property
    def stack(self) -> str:
        """Return the value of ``font-family``."""
        return f'"{self.family}",{self.fallbacks}'

    @property
    def heading(self) -> str:
        """Return the name of the static file of headings."""
        return self._file(self.weights[1])

    def rules(self) -> str:
        """Return the rules that load its files, where text is set in it."""
        return "".join(
            f'@font-face{{font-display:optional;font-family:"{self.family}";font-weight:{weight};'
            f'src:url("{static(self._file(weight))}") format("woff2")}}\n'
            for weight in self.weights
        )

    def _file(self, weight: int) -> str:
        return f"fonts/{self.key}-{weight}.woff2"


#: By key; the first is that of a new portal, whose rules and fallbacks stand in ``tokens.css``.
TYPEFACES = {
    each.key: each
    for each in (
        Typeface("newsreader", "Newsreader", _("serif"), "Georgia,serif"),
        Typeface(
            "alegreya-sans",
            "Alegreya Sans",
            _("humanist sans-serif"),
            '"Gill Sans","Gill Sans MT",Calibri,"Trebuchet MS",sans-serif',
            (400, 700),
        ),
        Typeface(
            "archivo",
            "Archivo",
            _("grotesque"),
            '"Helvetica Neue","Arial Nova","Nimbus Sans",Arial,sans-serif',
        ),
        Typeface(
            "zilla-slab",
            "Zilla Slab",
            _("slab serif"),
            'Rockwell,"Rockwell Nova","Roboto Slab","DejaVu Serif",serif',
        ),
    )
}
NEWSREADER = next(iter(TYPEFACES))
