"""From the files a person sends to the confirmed import: send, try, correct, confirm, watch, done."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

import streamlit as st

from dashboard import cards, database, i18n, links, lookups
from dashboard.actions import batches, imports, limits
from dashboard.actions.batches import TooMuch
from dashboard.actions.imports import CANCELLED, FAILED, IMPORT, TRIAL, Batch, Busy, Job
from dashboard.i18n import t
from dashboard.imports import changes, entries, form, table, template
from dashboard.model import Indicator
from dashboard.sentences import in_chinese
from dashboard.view import View

NEW = ""  # the target that is not there yet
_EVERY = 1.0  # seconds between two looks at a running job


def batch_of(view: View) -> Batch | None:
    """The import in the making, from the address; a link to one that is over says so."""
    token = next(iter(view.fields.chosen.get("batch", [])), "")
    found = batches.find(database.data_dir(), token) if token else None
    if token and not found:
        st.html(f"<div class='notice' role='status'>{t('imports.no_batch')}</div>")
        _forget(view)
    return found


def who() -> str:
    """The name that stands beside everything a person changes, kept for the session."""
    st.text_input(
        t("imports.who"), key="reviewer", persist_state="session", width=150, max_chars=30,
        placeholder=t("imports.who.example"),
    )  # fmt: skip
    return name()


def name() -> str:
    return str(st.session_state.get("reviewer") or "").strip()


def begin(view: View) -> None:
    """Choose the dataset, give the files: nothing is read into it yet."""
    with cards.card("import", t("imports.title"), t("imports.subtitle")):
        with st.container(horizontal=True, vertical_alignment="bottom", key="import-target"):
            key, title = _target(view)
            by = who()
        files = _uploader("begin")
        ready = bool(by and (key or title))
        if st.button(t("imports.try"), type="primary", key="import-try", disabled=not (ready and files)):
            _send(view, lambda: imports.begin(key, title, by), files)
        if files and not ready:
            st.html(f"<p class='hint'>{t('imports.who.first' if key or title else 'imports.name.first')}</p>")
        template.offer(view)
        _server(view, lambda: imports.begin(key, title, by), ready)


def _target(view: View) -> tuple[str, str]:
    """(key, title) of the dataset to import into; key '' for a new one."""
    known = {each.key: i18n.pick(each.title_zh, each.title_en) for each in imports.targets()}
    options = [*known, NEW]
    at = options.index(view.dataset.key) if view.dataset.key in known else 0
    key = st.selectbox(
        t("imports.target"), options, index=at, format_func=lambda each: known.get(each, t("imports.target.new")),
        key=f"import-into-{view.dataset.key}", width=280, placeholder=t("field.choose"),
    )  # fmt: skip
    if key != NEW:
        return key, known[key]
    title = st.text_input(
        t("imports.target.name"), key="import-name", width=280, max_chars=60,
        placeholder=t("imports.target.name.example"),
    )  # fmt: skip
    return NEW, title.strip()


def _uploader(name: str) -> list:
    """The files in the browser's hands; emptied once they are in a batch, which keeps the server's memory free."""
    turn = st.session_state.get("_import_turn", 0)
    said = t("imports.files", file=limits.FILE_MEGABYTES, total=limits.TOTAL_MEGABYTES, files=f"{limits.FILES:,}")
    return st.file_uploader(said, accept_multiple_files=True, key=f"import-files-{name}-{turn}") or []


def _send(view: View, make: Callable[[], Batch], files: list) -> None:
    """Put the files into the batch and try it."""
    batch = make()
    try:
        batch = batches.take_in(batch, [(file.name, file) for file in files])
    except TooMuch as error:
        _too_much(batch, error)
        return
    st.session_state["_import_turn"] = st.session_state.get("_import_turn", 0) + 1
    start(view, batch, TRIAL)


def _too_much(batch: Batch, error: TooMuch) -> None:
    st.html(f"<div class='notice fault' role='alert'>{escape(t(error.text, **error.values))}</div>")
    if not batch.paths():
        batches.discard(batch)


def start(view: View, batch: Batch, kind: str) -> None:
    """Start the job and come back to the page with the batch in its address."""
    try:
        imports.start(batch, kind)
    except Busy:
        st.session_state["_import_busy"] = True
    _remember(view, batch.token)
    st.rerun()


def _remember(view: View, token: str) -> None:
    view.fields.keep("batch", [token])
    st.query_params["batch"] = token


def _forget(view: View) -> None:
    view.fields.keep("batch", [])
    st.query_params.pop("batch", None)


def _server(view: View, make: Callable[[], Batch], ready: bool) -> None:
    """A folder of the server, where the administrator allowed some."""
    with st.expander(t("imports.server")):
        roots = imports.allowed_roots()
        if not roots:
            st.html(f"<p class='hint'>{t('imports.server.off')}</p>")
            return
        st.html(f"<p class='hint'>{t('imports.server.roots', roots=escape(i18n.join([str(r) for r in roots])))}</p>")
        given = st.text_input(t("imports.server.folder"), str(roots[0]), key="import-folder")
        if st.button(t("imports.server.try"), key="import-server", disabled=not ready):
            _send_folder(view, make, given)


def _send_folder(view: View, make: Callable[[], Batch], given: str) -> None:
    folder = imports.server_folder(given)
    if not folder:
        st.html(f"<div class='notice' role='status'>{t('imports.server.refused')}</div>")
        return
    batch = make()
    try:
        batch = batches.take_folder(batch, folder)
    except TooMuch as error:
        _too_much(batch, error)
        return
    start(view, batch, TRIAL)


def go_on(view: View, batch: Batch) -> None:
    """The batch wherever it stands: a job that runs, one that has ended, or nothing started yet."""
    if st.session_state.pop("_import_busy", False):
        st.html(f"<div class='notice' role='status'>{t('imports.busy')}</div>")
    job = imports.job_of(batch)
    if job and job.runs:
        _watch(view, batch, job)
    elif job and job.kind == IMPORT and job.state == "done":
        _done(view, batch, job)
    else:
        _tried(view, batch, job)


def others(view: View, batch: Batch | None) -> None:
    """Say where somebody else's import runs for the dataset in view."""
    job = imports.busy_elsewhere(batch.key if batch else view.dataset.key, batch.token if batch else "")
    if job:
        said = t("imports.busy.by", who=job.by, done=job.done, total=job.total)
        st.html(f"<div class='notice' role='status'>{escape(said)}</div>")


def _watch(view: View, batch: Batch, job: Job) -> None:
    with cards.card("import", t(f"imports.{job.kind}.running", name=batch.title), t(f"imports.{job.kind}.meanwhile")):

        @st.fragment(run_every=_EVERY)
        def progress() -> None:
            now = imports.job_of(batch)
            if now is None or not now.runs:
                st.rerun()
            share = now.done / now.total if now.total else 0.0
            words = t("imports.reading", done=now.done, total=now.total, file=now.file) if now.total else ""
            if now.total and now.done == now.total:
                words = t("imports.adding_up", total=now.total)
            st.progress(min(1.0, share), words.replace("[", "\\[") or t("imports.starting"))

        progress()
        if st.button(t("imports.cancel"), key="import-cancel"):
            imports.cancel(batch)
            st.rerun()


def _tried(view: View, batch: Batch, job: Job | None) -> None:
    """What the trial found; files can be corrected or left out, then tried again or taken in."""
    with cards.card("import", t("imports.tried", name=batch.title), t("imports.tried.how")):
        _ended(job)
        trial = imports.trial_path(batch)
        indicators = _indicators(view, trial)
        tried = entries.of_log(trial, indicators, f"{job.label}/") if trial and job and job.label else []
        listed = entries.of_batch(tried, batch.paths(), batch.left_out)
        st.html(table.summary(listed))
        picked = table.show(listed, f"import-table-{batch.token}")
        if picked:
            _picked(view, batch, picked)
        else:
            st.html(f"<p class='hint'>{t('imports.pick')}</p>")
        if tried:
            changed = changes.between(imports.present_path(batch), trial)
            st.html(f"<p class='reading'>{changes.summary(changed)}</p>")
            changes.show(changed, indicators)
        waiting, doubtful = (sum(entry.state == state for entry in listed) for state in ("waiting", "undecided"))
        _confirm(view, batch, bool(tried) and not waiting, doubtful)
        with st.expander(t("imports.more_files")):
            files = _uploader("more")
            if st.button(t("imports.try"), key="import-try-more", disabled=not files):
                _send(view, lambda: batch, files)


def _indicators(view: View, path: str) -> dict[str, Indicator]:
    """Those of the dataset in view; before there is one, those of the dataset being made."""
    return view.indicators or (lookups.indicators(path, i18n.current()) if path else {})


def _ended(job: Job | None) -> None:
    """Why the last job did not come to its end."""
    if job and job.state in (FAILED, CANCELLED):
        said = t(f"imports.{job.kind}.{job.state}")
        st.html(f"<div class='notice fault' role='alert'>{said}{in_chinese(job.message)}</div>")


def _picked(view: View, batch: Batch, entry: entries.Entry) -> None:
    with st.container(key="import-picked"):
        st.html(table.details(entry))
        before = imports.correction(batch.key, entry.doc_id, batch)
        form.draw(
            batch.key, entry, before, batch.by, t("imports.form.try"),
            lambda said: start(view, batches.correct(batch, said), TRIAL),
        )  # fmt: skip
        out = entry.path in batch.left_out
        if st.button(t("imports.take_back" if out else "imports.leave_out"), key="import-leave"):
            batches.leave_out(batch, entry.path, not out)
            st.rerun()


def _confirm(view: View, batch: Batch, is_tried: bool, doubtful: int) -> None:
    count = len(batch.going_in())
    if doubtful:
        st.html(f"<p class='hint'>{t('imports.doubtful', n=doubtful)}</p>")
    with st.container(horizontal=True, key="import-confirm"):
        if is_tried and st.button(
            t("imports.confirm", n=count, name=batch.title), type="primary", key="import-do", disabled=not count
        ):
            start(view, batch, IMPORT)
        if st.button(t("imports.again"), key="import-again", disabled=not count):
            start(view, batch, TRIAL)
        if st.button(t("imports.discard"), key="import-discard"):
            batches.discard(batch)
            _forget(view)
            st.rerun()


def _done(view: View, batch: Batch, job: Job) -> None:
    """What came of it, and where to look now."""
    with cards.card("import", t("imports.done", name=batch.title), t("imports.done.how", seconds=f"{job.seconds:.0f}")):
        path = imports.present_path(batch)
        moved = {f"{job.label}/{each}" for each in job.moved}
        found = [entry for entry in entries.of_log(path, _indicators(view, path)) if entry.logged in moved]
        st.html(table.summary(found))
        if job.before:
            st.html(f"<p class='reading'>{_changed_since(job.before, path)}</p>")
        st.html(f"<p class='import-links'>{_links(batch.key, found)}</p>")
        if st.button(t("imports.next"), type="primary", key="import-next"):
            batches.discard(batch)
            _forget(view)
            st.rerun()


def _changed_since(before: str, now: str) -> str:
    """What the import changed; nothing where the version before it has been swept."""
    try:
        return changes.summary(changes.between(before, now))
    except (OSError, ValueError):
        return ""


def _links(key: str, found: list[entries.Entry]) -> str:
    units = {entry.unit_id: entry.unit for entry in found if entry.unit_id}
    shown = [
        (links.href("profile", dataset=key, unit=unit_id), t("imports.to_unit", name=name))
        for unit_id, name in list(units.items())[:6]
    ]
    shown += [(links.href(page, dataset=key), t(f"imports.to.{page}")) for page in ("overview", "trends", "review")]
    return "".join(f"<a href='{escape(address)}' data-go>{escape(words)}</a>" for address, words in shown)
