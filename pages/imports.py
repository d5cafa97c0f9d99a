"""导入: get reports in. Check the files, correct what was not recognised, confirm; the log of the last build below."""

import streamlit as st

from dashboard.actions import Action, may
from dashboard.head import open_page
from dashboard.i18n import t
from dashboard.imports import desk, log

view = open_page("imports")
batch = desk.batch_of(view) if may(Action.IMPORT) else None

if not may(Action.IMPORT):
    st.html(f"<div class='notice' role='status'>{t('actions.not_allowed')}</div>")
else:
    if view.path or batch:
        desk.others(view, batch)
    if batch:
        desk.go_on(view, batch)
    else:
        desk.begin(view)
if view.path:
    log.show(view, named=batch is None)
