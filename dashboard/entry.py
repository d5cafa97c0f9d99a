"""Makes sure that a page runs inside app.py even when its own address is the first one opened on a fresh server.

Until app.py has called `st.navigation` once, Streamlit takes the folder pages/ for its older kind of multipage app and
runs the page's script alone: without language, navigation and style (seen in 1.67, `PagesManager`).
"""

from __future__ import annotations

from streamlit.runtime.pages_manager import PagesManager
from streamlit.runtime.scriptrunner import RerunData, RerunException, get_script_run_ctx


def through_app(page: str) -> None:
    """Start the run again through app.py where Streamlit ran the page alone."""
    if not PagesManager.uses_pages_directory:
        return
    PagesManager.uses_pages_directory = False
    context = get_script_run_ctx()
    query, browser = (context.query_string, context.context_info) if context else ("", None)
    raise RerunException(RerunData(query_string=query, page_name=page, context_info=browser))
