"""Figures asked of the answers."""
