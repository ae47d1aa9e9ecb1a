"""Statistics pages and what the owner sets."""
