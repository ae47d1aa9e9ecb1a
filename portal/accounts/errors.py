"""What can go wrong with users and keys."""


class UserExists(Exception):
    """The e-mail has an account already."""


class LastAdmin(Exception):
    """The only admin left cannot be closed."""


class KeyEnded(Exception):
    """The key is revoked or replaced already."""
