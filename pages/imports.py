"""导入: get reports in. Check the files, correct what was not recognised, confirm; the log of the last build below."""

import streamlit as st

from dashboard.actions import Action, may, why_not
from dashboard.head import open_page
from dashboard.imports import desk, log

view = open_page("imports")

if not may(Action.IMPORT):
    st.html(f"<div class='notice' role='status'>{why_not()}</div>")
else:
    batch = desk.batch_of(view)
    desk.others(view, batch)
    if batch:
        desk.go_on(view, batch)
    else:
        desk.begin(view)
log.show(view)
