"""What stands on a printed page in place of the fields: the choices in words, the dataset's mark at every foot."""

from __future__ import annotations

from html import escape

from dashboard.exports.csv import dataset_mark
from dashboard.i18n import t
from dashboard.view import View


def head(view: View) -> str:
    """Dataset and choices, unseen on the screen; numbers and mark in the margins of the paper."""
    mark = dataset_mark(view.dataset)
    said = view.fields.said | {"dataset": f"{mark} · {t('dataset.updated', date=f'{view.dataset.built_at:%Y-%m-%d}')}"}
    words = "".join(f"<span><b>{t(f'field.{key}')}</b> {escape(text)}</span>" for key, text in said.items() if text)
    return f"<div class='printed scope'>{words}</div><style>{_margins(mark)}</style>"


def _margins(mark: str) -> str:
    """Rules of CSS; what the mark holds stays text."""
    left = "".join(c if c.isalnum() else f"\\{ord(c):x} " for c in f"{t('app.name')} · {mark}")
    number = "counter(page) ' / ' counter(pages)"
    return f"@page{{@bottom-left{{content:'{left}'}}@bottom-right{{content:{number}}}}}"
