"""What ends a check before it has a result."""


class CheckError(Exception):
    """The check cannot be made as asked; the message is for the editor."""
