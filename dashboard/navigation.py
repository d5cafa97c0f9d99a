"""The pages as plain data: a new page is one script and one row."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class PageRow:
    """`name`: script in pages/ and URL path; `group`: heading in the navigation; `fields`: what the head offers."""

    name: str
    group: str
    fields: tuple[str, ...]


PAGES = (
    PageRow("overview", "", ("dataset", "level", "parent", "unit", "year")),
    PageRow("trends", "compare", ("dataset", "level", "parent", "units", "indicator", "span", "form", "mark")),
    PageRow("compare", "compare", ("dataset", "level", "parent", "pair", "base", "year", "indicator", "form", "mark")),
    PageRow("ranking", "compare", ("dataset", "level", "parent", "units", "year", "ranked", "form", "mark")),
    PageRow("profile", "compare", ("dataset", "level", "parent", "unit", "year")),
    PageRow("targets", "compare", ("dataset", "level", "parent", "members", "indicators", "outcome")),
    PageRow("text", "reports", ("dataset", "search")),
    PageRow("source", "reports", ("dataset", "fact", "level", "parent", "unit", "year", "report")),
    PageRow("data", "reports", ("dataset", "level", "parent", "members", "span", "indicators", "status")),
    PageRow("review", "manage", ("dataset", "fact", "level", "parent", "queue")),
    PageRow("imports", "manage", ("dataset", "batch")),
    PageRow("history", "manage", ("dataset", "comparison")),
    PageRow("catalogue", "manage", ("dataset", "dimension")),
)
HOME = PAGES[0].name


def path_of(name: str) -> str:
    """The URL path of a page, relative to any other page; the home page is the root."""
    return "./" if name == HOME else name
