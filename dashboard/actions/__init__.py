"""The one place for what changes something: whoever imports, reviews or goes back to a version passes `require`.

The modules of this package are the only ones of the dashboard that may import the ETL. Whoever opens the dashboard may
do everything, unless the server was started with FAZHI_READ_ONLY=1; roles and sign-in will be asked here, too.
"""

from __future__ import annotations

import os
from enum import StrEnum


class Action(StrEnum):
    """What a user can change."""

    IMPORT = "import"
    REVIEW = "review"


class NotAllowed(Exception):
    """The user may not do this; the page says so in the reader's language (`t("actions.not_allowed")`)."""


def may(action: Action) -> bool:
    """Whether this user may do it: pages leave out what they cannot offer."""
    del action  # every action alike, as long as there are no roles
    return os.environ.get("FAZHI_READ_ONLY", "") in ("", "0")


def require(action: Action) -> None:
    """Called first by every function that changes something. Raises NotAllowed."""
    if not may(action):
        raise NotAllowed(action)
