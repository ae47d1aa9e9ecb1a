"""Counts of answers, kept so that a page of figures never counts them anew."""
