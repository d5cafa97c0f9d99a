"""Widgets <-> URL -> Selection. The URL of a page holds its whole state, in stable ids and not in labels.

Streamlit's own `bind="query-params"` writes the *labels* of options (so a link would break on a change of language, and
units of one name could not be told apart) and leaves out defaults (so a link would mean something else once the newest
dataset changes). Hence: the URL rules when a page is entered or the browser goes back, the widgets rule afterwards,
and every run writes the resolved state to the URL. What a page does not use is kept for the next page.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.runtime.scriptrunner import get_script_run_ctx

from dashboard.i18n import current, t

KEPT = "_kept"  # session state: parameter -> values, across pages
PLACE = "_page"
ALL = "all"
MAX_UNITS = 6

Label = Callable[[str], str]


@dataclass
class Fields:
    """The choices of one page, resolved out of a link. `notices` tell what it asked for in vain; nothing is drawn.

    `query` is what the link says, `memory` what other pages chose; `said` the choices as the reader knows them, which
    stand on paper in place of the fields. `Drawn` adds the widgets.
    """

    page: str
    entering: bool
    chosen: dict[str, list[str]] = field(default_factory=dict)
    notices: list[str] = field(default_factory=list)
    query: Mapping[str, Sequence[str]] = field(default_factory=dict)
    memory: dict[str, list[str]] = field(default_factory=dict)
    said: dict[str, str] = field(default_factory=dict)

    def one(self, key: str, options: Sequence[str], fallback: str, label: Callable[[str], str], width: int) -> str:
        """One of the options."""
        label = unique(options, label)
        wanted, from_url = self._wanted(key)
        value = wanted[0] if wanted and wanted[0] in options else fallback
        if from_url and wanted != [value]:
            self._notice(key, wanted, label(value))
        self.chosen[key], self.said[key] = [value], label(value)
        self._select(key, options, label, width, value)
        return value

    def many(
        self,
        key: str,
        options: Sequence[str],
        fallback: Sequence[str],
        label: Callable[[str], str],
        width: int,
        most: int | None = None,
        least: int = 1,
        may_be_empty: bool = False,
    ) -> tuple[str, ...]:
        """Several options in the order of choosing; empty falls back unless it means `all`."""
        label = unique(options, label)
        wanted, from_url = self._wanted(key)
        values = [v for v in dict.fromkeys(wanted) if v in options][:most]
        if not may_be_empty and len(values) < least:
            values = list(dict.fromkeys([*values, *fallback]))[: max(least, len(values) or len(fallback))]
        if from_url and wanted != values:
            self._notice(key, [w for w in wanted if w not in values], t("field.join").join(map(label, values)))
        self.chosen[key] = values
        self.said[key] = t("field.join").join(map(label, values)) or t("field.all")
        self._multiselect(key, options, label, width, values, most, t("field.all" if may_be_empty else "field.choose"))
        return tuple(values)

    def text(self, key: str, hint: str, width: int, most: int = 80) -> str:
        """Free words."""
        wanted, _ = self._wanted(key)
        value = " ".join(wanted[:1]).strip()[:most]
        self.chosen[key], self.said[key] = [value] if value else [], value
        self._text(key, hint, width, value, most)
        return value

    def hidden(self, key: str) -> str:
        """A parameter without a widget; the URL is where it lives."""
        value = next(iter(self.query.get(key, ())), "")
        self.chosen[key] = [value] if value else []
        return value

    def remembered(self, key: str) -> str:
        """A parameter without a widget that stays the same on other pages: from the URL, else as it was."""
        value = next(iter(self.query.get(key) or self.kept(key)), "")
        self.chosen[key] = [value] if value else []
        return value

    def lasting(self, key: str) -> str:
        """A parameter without a widget that holds on every page: a whole link may end it, a mere page does not."""
        kept = [] if "dataset" in self.query else self.kept(key)
        return next(iter(self.query.get(key) or kept), "")

    def kept(self, key: str) -> list[str]:
        """What another page chose for this parameter."""
        return self.memory.get(key, [])

    def asked(self, key: str) -> list[str]:
        """What is wanted for this parameter by URL, widget or memory, before it is checked."""
        return self._wanted(key)[0]

    def keep(self, key: str, values: list[str]) -> None:
        """Remember a choice for the other pages."""
        self.memory[key] = values

    def publish(self) -> None:
        """A link that is only read is not written."""

    def _wanted(self, key: str) -> tuple[list[str], bool]:
        if self.entering and key in self.query:
            return [v for v in self.query[key] if v], True
        return self.kept(key), False

    def _select(self, key: str, options: Sequence[str], label: Label, width: int, value: str) -> None:
        """Nothing to draw."""

    def _text(self, key: str, hint: str, width: int, value: str, most: int) -> None:
        """Nothing to draw."""

    def _multiselect(
        self, key: str, options: Sequence[str], label: Label, width: int, values: list[str], most: int | None, hint: str
    ) -> None:
        """Nothing to draw."""

    def _notice(self, key: str, wanted: list[str], used: str) -> None:
        asked = t("field.join").join(w[:40] for w in wanted) or t("field.nothing")
        self.notices.append(t("notice.bad_value", field=t(f"field.{key}"), value=asked, used=used or t("field.all")))


@dataclass
class Drawn(Fields):
    """The same with a widget for every choice, while the head of a page is drawn. `places`: where some stand apart."""

    places: dict[str, DeltaGenerator] = field(default_factory=dict)

    def publish(self) -> None:
        """Write the state to the URL and keep it for the other pages."""
        state = {key: values for key, values in self.chosen.items() if values}
        now = {key: st.query_params.get_all(key) for key in st.query_params}
        if now != state:
            st.query_params.from_dict(state)
        for key, values in self.chosen.items():
            if key not in ("fact", "mark", "lang", "card"):
                self.keep(key, values)

    def _wanted(self, key: str) -> tuple[list[str], bool]:
        if key in st.session_state and not self.entering:
            now = st.session_state[key]
            return ([str(v) for v in now] if isinstance(now, list) else [str(now)]), False
        return super()._wanted(key)

    def _select(self, key: str, options: Sequence[str], label: Label, width: int, value: str) -> None:
        self._hand_over(key, value)
        self.places.get(key, st).selectbox(
            t(f"field.{key}"), options, format_func=label, key=key, width=_width(width), placeholder=t("field.choose")
        )  # fmt: skip

    def _text(self, key: str, hint: str, width: int, value: str, most: int) -> None:
        self._hand_over(key, value)
        st.text_input(t(f"field.{key}"), key=key, width=_width(width), placeholder=hint, max_chars=most)

    def _multiselect(
        self, key: str, options: Sequence[str], label: Label, width: int, values: list[str], most: int | None, hint: str
    ) -> None:
        self._hand_over(key, values)
        st.multiselect(
            t(f"field.{key}"), options, format_func=label, key=key, width=_width(width), max_selections=most,
            placeholder=hint,
        )  # fmt: skip

    def _hand_over(self, key: str, value: str | list[str]) -> None:
        """Only on a difference: setting it always would overwrite a click that is still on its way."""
        if st.session_state.get(key) != value:
            st.session_state[key] = value


def unique(options: Sequence[str], label: Callable[[str], str]) -> Callable[[str], str]:
    """Labels told apart where two options share one: the browser answers with the label, not with the option."""
    names = {option: label(option) for option in options}
    often = Counter(names.values())
    return lambda option: (
        names[option] if often[names[option]] == 1 else t("field.same_name", name=names[option], key=option[:12])
    )


def _width(chinese: int) -> int:
    """A field with its label in front; English labels are longer."""
    return round(chinese * 1.4) if current() == "en" else chinese


def enter(page: str) -> Drawn:
    """Begin a run of a page: find out whether the URL or the widgets rule."""
    context = get_script_run_ctx()
    back = bool(context and context.is_history_navigation)
    entering = back or st.session_state.get(PLACE) != page
    st.session_state[PLACE] = page
    query = {key: st.query_params.get_all(key) for key in st.query_params}
    memory = st.session_state.setdefault(KEPT, {})
    return Drawn(page, entering, {"lang": [current()]}, query=query, memory=memory)
