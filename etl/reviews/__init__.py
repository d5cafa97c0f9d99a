"""What people decided about numbers: an append-only store outside every dataset, and the way back to the facts.

A dataset can be thrown away and built again; decisions cannot. They live in SQLite beside the dataset or in
PostgreSQL, and find their fact again by its id, else by an anchor in the text (data-model.md, table `review`).
"""

from etl.reviews.matching import UNMATCHED, UNMATCHED_TITLE, FactInText, Known, Matched, anchor_of, match
from etl.reviews.records import Anchor, Decision, StoredReview, standing
from etl.reviews.store import ReviewStore, default_url, url_for

__all__ = [
    "UNMATCHED",
    "UNMATCHED_TITLE",
    "Anchor",
    "Decision",
    "FactInText",
    "Known",
    "Matched",
    "ReviewStore",
    "StoredReview",
    "anchor_of",
    "default_url",
    "match",
    "standing",
    "url_for",
]
