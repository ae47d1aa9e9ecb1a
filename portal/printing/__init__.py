"""Fonts, millimetres and QR codes on paper. No Flask, no database."""
