"""Reports with what belongs to them, and resource links."""

from resources.models.download import Download, DownloadCount
from resources.models.link import Link, LinkCategory
from resources.models.report import Report, ReportQuerySet
from resources.models.rows import Contribution, Passage, Recommendation

__all__ = [
    "Contribution",
    "Download",
    "DownloadCount",
    "Link",
    "LinkCategory",
    "Passage",
    "Recommendation",
    "Report",
    "ReportQuerySet",
]
