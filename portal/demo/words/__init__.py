"""What people say in the demo year: lists of words only."""
