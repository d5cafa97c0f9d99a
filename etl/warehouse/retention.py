"""Which versions of a dataset stay: the newest ones, and the last of each day for a while.

A review makes a version, so that the newest alone would forget last week's import after an afternoon of reviewing.
"""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from etl.errors import UsageError

SETTING = "FAZHI_KEEP_VERSIONS"


@dataclass(frozen=True)
class Keep:
    """The `last` versions, and the last of each of the last `days` days, today included."""

    last: int = 10
    days: int = 30


def rule() -> Keep:
    """What FAZHI_KEEP_VERSIONS says: `10,30` is 10 versions and 30 days, `10` alone only versions.

    Raises UsageError on anything else: who set it wants to know before old versions go.
    """
    text = os.environ.get(SETTING, "").strip()
    if not text:
        return Keep()
    found = re.fullmatch(r"([1-9]\d{0,3})(?:\s*[,，]\s*(\d{1,4}))?", text)
    if not found:
        raise UsageError(
            f"环境变量 {SETTING} 写的是“{text}”，应为版本数和天数，如 10,30：保留最近10个版本，以及30天内每天的最后一个"
        )
    return Keep(int(found[1]), int(found[2] or 0))


def kept(moments: Sequence[datetime], now: datetime, keep: Keep) -> set[datetime]:
    """The moments of the versions that stay, out of those at hand. A day is one of the time zone of `now`."""
    ordered = sorted(moments)
    last_of_day = {moment.astimezone(now.tzinfo).date(): moment for moment in ordered}
    oldest = now.date() - timedelta(days=keep.days)
    return {*ordered[-keep.last :], *(moment for day, moment in last_of_day.items() if day > oldest)}
