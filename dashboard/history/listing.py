"""Every version a dataset remembers, as one list: those whose file is still there can be opened and compared."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from dashboard import asof, database, queries
from dashboard.i18n import known, t
from dashboard.queries_versions import remembered


@dataclass(frozen=True)
class Made:
    """One publish. `path` is '' where the file is no longer kept; counts are -1 where nobody noted them."""

    stamp: str
    made_at: datetime
    action: str = ""
    note: str = ""
    documents: int = -1
    facts: int = -1
    values: int = -1
    reviews: int = -1
    path: str = ""
    newest: bool = False

    @property
    def when(self) -> str:
        return asof.words(self.made_at)

    @property
    def why(self) -> str:
        """What made it, in the reader's words."""
        key = f"history.action.{self.action}"
        return t(key) if self.action and known(key) else t("history.action.unknown")

    @property
    def label(self) -> str:
        """In a list of choices: seconds, as two reviews may fall into one minute."""
        name = f"{self.made_at:%Y-%m-%d %H:%M:%S} {self.why}"
        return t("history.newest", name=name) if self.newest else name

    @property
    def asof(self) -> str:
        """The value of `?asof=` that opens it; '' for the newest, which needs none."""
        return "" if self.newest else self.stamp


def versions(path: str) -> list[Made]:
    """Oldest first. `path` is any version's file; none where the dataset has no versions at all."""
    files = {version.stamp: version.path for version in database.versions(path)}
    if not files:
        return []
    newest = max(files)
    noted = {
        r.stamp: Made(r.stamp, database.made_at(r.stamp), r.action, r.note, r.documents, r.facts, r.known_values,
                      r.reviews, files.get(r.stamp, ""), r.stamp == newest)
        for r in queries.rows(remembered(files[newest]))
    }  # fmt: skip
    loose = {stamp: Made(stamp, database.made_at(stamp), path=files[stamp], newest=stamp == newest)
             for stamp in files if stamp not in noted}  # fmt: skip
    return sorted([*noted.values(), *loose.values()], key=lambda made: made.stamp)
