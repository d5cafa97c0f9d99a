"""法治对照: the entry point. Page configuration, language, navigation over PAGES; a page runs inside a safety net.

Run with `streamlit run app.py`; settings are in .streamlit/config.toml.
"""

from __future__ import annotations

import gc
import sys
import traceback
from collections import defaultdict
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Literal

import streamlit as st

from dashboard import bridge, i18n, sidebar, theme
from dashboard.i18n import t
from dashboard.navigation import HOME, PAGES
from dashboard.present import stage
from dashboard.view import NothingToShow

PAGES_DIR = Path(__file__).parent / "pages"
ICON = Path(__file__).parent / "dashboard" / "icon.png"


@st.cache_resource(show_spinner=False)
def settle_memory() -> None:
    """Take the imported modules out of garbage collection: Streamlit collects after every rerun (120 -> 48 ms)."""
    import plotly.graph_objects  # noqa: F401  # the heavy one, so that it is frozen too

    gc.collect()
    gc.freeze()


def navigation(position: Literal["sidebar", "hidden"] = "sidebar") -> st.Page:
    """The pages by group, titled in the reader's language."""
    groups: dict[str, list[st.Page]] = defaultdict(list)
    for row in PAGES:
        heading = t(f"group.{row.group}") if row.group else ""
        home = row.name == HOME
        groups[heading].append(
            st.Page(
                PAGES_DIR / f"{row.name}.py", title=t(f"page.{row.name}"), default=home,
                url_path=f"{row.name}-start" if home else row.name,  # its address is the root whatever stands here
            )
        )  # fmt: skip
    start = groups[""][0]
    groups[""].append(
        st.Page(lambda: go_to(start), title=t(f"page.{HOME}"), url_path=HOME, visibility="hidden")
    )  # what a reader types
    return st.navigation(dict(groups), expanded=True, position=position)


def go_to(page: st.Page) -> None:
    """Open a page with the parameters of this address."""
    st.switch_page(page, query_params={key: st.query_params.get_all(key) for key in st.query_params})


def run(draw: Callable[[], None]) -> None:
    """Run the page; an unforeseen error becomes a message in the reader's language and a traceback in the log."""
    try:
        draw()
    except NothingToShow:
        return
    except Exception:
        now = datetime.now()
        code = f"{now:%m%d%H%M%S}"
        known_as = t("app.fault.code", code=code, time=f"{now:%Y-%m-%d %H:%M:%S}")
        print(f"[{code}]", traceback.format_exc(), file=sys.stderr, flush=True)
        with st.container(key="fault"):
            st.html(
                f"<div class='notice fault' role='alert'><strong>{t('app.fault.title')}</strong>"
                f"<p>{t('app.fault.text')}</p><p>{known_as}</p></div>"
            )


st.set_page_config(page_title="法治对照", page_icon=str(ICON), layout="wide", initial_sidebar_state=208)
settle_memory()
i18n.use(sidebar.language())
theme.apply()
if stage.wanted():
    page = navigation("hidden")
    run(lambda: stage.show(page))
else:
    page = navigation()
    sidebar.brand()
    run(page.run)
    sidebar.foot()
bridge.mount()
