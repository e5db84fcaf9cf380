"""The portal's project package: the roof over the rooms below it."""
