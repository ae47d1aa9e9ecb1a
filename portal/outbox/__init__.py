"""Webhooks and mail out: what happened here is told to others."""
