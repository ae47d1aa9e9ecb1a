"""What can go wrong with users."""


class UserExists(Exception):
    """The e-mail has an account already."""


class LastAdmin(Exception):
    """The only admin left cannot be closed."""
