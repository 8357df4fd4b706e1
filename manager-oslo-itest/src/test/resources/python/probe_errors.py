"""Exceptions that travel: the client names this module in allowed_remote_exmods."""


class NotFound(Exception):
    """Nova's way: the text is made of the arguments, and both travel."""

    def __init__(self, message=None, **kwargs):
        self.kwargs = kwargs
        super().__init__(message or "%(thing)s was not found" % kwargs)
