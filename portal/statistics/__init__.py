"""Arithmetic of the numbers: counts in, frozen dataclasses out."""
