"""Organisations and experts."""

from experts.models.expert import Expert
from experts.models.organisation import Organisation

__all__ = ["Expert", "Organisation"]
