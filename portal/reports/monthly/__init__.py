"""The monthly report for the boss: its figures, and the PDF of them."""
