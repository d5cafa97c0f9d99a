"""What goes wrong while a file is made, in words for the reader."""


class ExportError(Exception):
    """The message is one sentence in the reader's language that says what to do."""
