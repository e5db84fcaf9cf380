"""The portal's project package: the roof over the rooms below it."""

#: The newest release of CHANGELOG.md; a test holds the two together.
__version__ = "0.1.0"
