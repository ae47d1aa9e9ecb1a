"""What can stand in the way of an answer."""


class SubmissionElsewhere(Exception):
    """The submission id was used on another act."""
