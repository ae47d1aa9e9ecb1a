"""Clients and the people at them."""
