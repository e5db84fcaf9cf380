"""Partners: who may show our pages in theirs, and how browsers are told."""
