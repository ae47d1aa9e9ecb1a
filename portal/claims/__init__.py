"""Complaints with a promise, a solution and an outcome."""
