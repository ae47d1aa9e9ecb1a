"""What goes in and out of the API: one description for checking and for the documentation."""
