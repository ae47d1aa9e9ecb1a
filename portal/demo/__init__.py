"""A believable year of data."""
