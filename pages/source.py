"""来源: one report with its numbers highlighted; `?fact=` opens it at the sentence, `?at=` at any place."""

from dashboard import cards, reader
from dashboard.head import open_page
from dashboard.i18n import t

view = open_page("source")
if view.doc_id:
    reader.show(view.path, view.doc_id, view.fact_id, "".join(view.fields.chosen.get("at", [])))
else:
    cards.lead(t("source.none", unit=view.name(view.focus), year=view.year))
