"""Webhooks in: other systems send orders as they happen."""
