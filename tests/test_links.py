"""A link read without drawing anything opens the same view as the page itself."""

from __future__ import annotations

import random

import pytest
from dashboard_fixtures import RunPage, html

from dashboard import boards, lookups, view
from dashboard.i18n import t
from dashboard.navigation import PAGES
from dashboard.view import NothingToShow

pytest_plugins = ["dashboard_fixtures"]
NAMES = [row.name for row in PAGES]
Query = dict[str, list[str]]


def resolved(page: str, query: Query) -> Query:
    """What the link says, and whatever it leaves open, as parameters."""
    return {key: values for key, values in view.from_link(page, query).fields.chosen.items() if values}


def listed(value: str | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else list(value)


def random_query(page: str, seed: int) -> Query:
    """Some parameters of the page, most of them good, some of them bad, others left out."""
    draw = random.Random(f"{page} {seed}")
    whole = view.from_link(page, {"dataset": ["demo"]})
    units, years = list(whole.units), [str(y) for y in range(2018, 2026)]
    ids = [*lookups.with_values(whole.path), "nonsense"]
    wishes: Query = {
        "level": [draw.choice(["county", "township", "moon"])], "parent": [draw.choice(["all", "X-01", "x"])],
        "unit": [draw.choice(units)], "units": draw.sample(units, draw.randint(0, 4)), "base": [draw.choice(units)],
        "members": draw.sample(units, draw.randint(0, 3)), "year": [draw.choice(years)], "from": [draw.choice(years)],
        "to": [draw.choice(years)], "indicator": [draw.choice(ids)], "indicators": draw.sample(ids, 2),
        "status": [draw.choice(["known", "all", "x"])], "form": [draw.choice(["total", "per_village", "x"])],
        "outcome": [draw.choice(["all", "reached", "x"])], "dimension": [draw.choice(["all", "x"])],
    }  # fmt: skip
    return {key: values for key, values in wishes.items() if values and draw.random() < 0.6} | {"dataset": ["demo"]}


@pytest.mark.parametrize("name", NAMES)
def test_a_link_opens_what_the_page_shows(run_page: RunPage, name: str) -> None:
    for seed in range(3):
        query = random_query(name, seed)
        page = run_page(name, **{"from_" if key == "from" else key: values for key, values in query.items()})
        shown = {key: listed(page.query_params[key]) for key in page.query_params if key not in ("lang", "mark")}
        assert resolved(name, query) == shown
        for notice in view.from_link(name, query).fields.notices:
            assert notice.split("”")[0][:12] in html(page)


@pytest.mark.parametrize("name", NAMES)
def test_what_a_link_resolves_to_is_settled(data_folder: None, name: str) -> None:
    for seed in range(40):
        found = resolved(name, random_query(name, seed))
        again = view.from_link(name, found)
        assert {key: values for key, values in again.fields.chosen.items() if values} == found
        assert again.fields.notices == []


@pytest.mark.parametrize("name", [name for name in NAMES if name in boards.BOARDS])
def test_every_page_declares_its_cards(data_folder: None, name: str) -> None:
    found = boards.of(view.from_link(name, {}))
    assert found and all(card.key == key and card.full_title for key, card in found.items())
    assert all(card.figure or card.html or card.lead or card.cells for card in found.values())


def test_without_a_dataset_a_link_opens_nothing(tmp_path: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FAZHI_DATA_DIR", str(tmp_path))
    with pytest.raises(NothingToShow, match=t("empty.no_dataset")[:8]):
        view.from_link("overview", {})
