"""校核: what a person should look at, riskiest first; the sentence beside it; every decision in the log."""

import streamlit as st

from dashboard import cards
from dashboard.actions import Action, may, why_not
from dashboard.head import open_page
from dashboard.i18n import t
from dashboard.review import bulk, buttons, desk, forms, log, panel, readings, sync, table

view = open_page("review")
queue = view.queue
able = may(Action.REVIEW)
lines = sync.lines(view)
if able:
    sync.behind(view, lines)
else:
    st.html(f"<div class='notice' role='status'>{why_not()}</div>")
desk.said(view)

left, right = st.columns([0.5, 0.5], gap="small")
with left, cards.card("queue", table.title(queue), table.subtitle(queue)):
    st.html(table.progress(queue))
    if not queue.items:
        cards.lead(table.nothing(queue))
    else:
        ticked = table.show(queue)
        table.pager(queue)
        if able and queue.state != "done":
            bulk.offer(queue, ticked)
        cards.foot(table.foot(queue))

item = queue.current
with right, st.container(border=True, key="card-item", height="stretch"):
    if item is None:
        cards.lead(t("review.empty.item"))
    else:
        value = panel.value_of(view, item)
        found = readings.readings(view, item, value)
        here = [line for line in lines if log.about(line, item)]
        st.html(panel.heading(view, item) + panel.readings(view, item, found, value))
        st.html(panel.history(view, item) + panel.before(view, here))
        if able:
            work = desk.Desk(queue, item, tuple(found), tuple(lines))
            desk.who_and_why(work)
            buttons.show(work)
            forms.form(work)

made = log.frame(view, lines)
with cards.card("log", t("review.log"), t("review.log.subtitle", n=len(lines)), log.offers(view, made)):
    if not lines:
        cards.lead(t("review.log.none"))
    else:
        log.show(made, lines, (lambda line: desk.take_back_line(view, line)) if able else None)
