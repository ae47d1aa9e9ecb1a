"""Answers: the phone form, receipts, typing in paper."""
