"""The one place for what changes something: whoever imports, reviews or goes back to a version passes `require`.

The modules of this package are the only ones of the dashboard that may import the ETL. Whoever opens the dashboard may
do everything, unless the server was started with FAZHI_READ_ONLY=1 or the reader looks at an earlier version; roles and
sign-in will be asked here, too.
"""

from __future__ import annotations

import os
from enum import StrEnum

from dashboard import asof
from dashboard.i18n import t


class Action(StrEnum):
    """What a user can change."""

    IMPORT = "import"
    REVIEW = "review"


class NotAllowed(Exception):
    """The user may not do this, or not now; the page says so in the reader's language (`why_not()`)."""


def may(action: Action) -> bool:
    """Whether this user may do it here and now: pages leave out what they cannot offer."""
    del action  # every action alike, as long as there are no roles
    return not _read_only() and not asof.active()


def why_not() -> str:
    """Why `may` says no, in the reader's words; '' where it does not."""
    return t("actions.not_allowed") if _read_only() else t("actions.as_of") if asof.active() else ""


def _read_only() -> bool:
    return os.environ.get("FAZHI_READ_ONLY", "") not in ("", "0")


def require(action: Action) -> None:
    """Called first by every function that changes something. Raises NotAllowed."""
    if not may(action):
        raise NotAllowed(action)
