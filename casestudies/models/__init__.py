"""Cities and case studies."""

from casestudies.models.case import CaseStudy
from casestudies.models.city import City, CityCountry, CityQuerySet
from casestudies.models.queryset import CaseStudyQuerySet
from casestudies.models.rows import GalleryPicture, Involvement, KeyFigure

__all__ = [
    "CaseStudy",
    "CaseStudyQuerySet",
    "City",
    "CityCountry",
    "CityQuerySet",
    "GalleryPicture",
    "Involvement",
    "KeyFigure",
]
