"""Organisations and experts."""

from experts.models.consent import FormerPhoto
from experts.models.expert import Expert
from experts.models.organisation import Organisation

__all__ = ["Expert", "FormerPhoto", "Organisation"]
