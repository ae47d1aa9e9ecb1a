"""Orders: what was bought, by hand, by file and by API."""
