"""Copies of the whole portal, and the portal from a copy."""
