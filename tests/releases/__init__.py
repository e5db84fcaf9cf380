"""Releases of before: their code, and a small database and pictures that each of them left."""
