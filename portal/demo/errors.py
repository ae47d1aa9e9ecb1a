"""What a demo year refuses."""


class PortalNotEmpty(Exception):
    """There are orders already: demo data never mixes with real work."""
