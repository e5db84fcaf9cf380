"""Floor 3: filters, facets, generic list and detail views of any page type."""
