"""The errors of the ETL, as one tree. Messages are Chinese: they are read by the official who gave the file."""


class FazhiError(Exception):
    """Everything the ETL raises on purpose."""


class SourceRefused(FazhiError):
    """A file that cannot be read as a report or table; the message says why and what to do.

    The build goes on without the file and the import log carries the message.
    """


class CatalogueError(FazhiError):
    """A catalogue entry that does not load: a missing field, an unknown formula input, too few examples."""


class UsageError(FazhiError):
    """A command line that cannot be carried out (missing path, unknown engine): exit status 2."""


class DatasetError(FazhiError):
    """A dataset file that is missing, broken or of another schema version."""


class DatasetBusy(DatasetError):
    """Another build holds the lock of the dataset: worth another try in a moment."""


class ReviewError(FazhiError):
    """A decision that is incomplete, or a review store that cannot be read or written; nothing was stored."""
