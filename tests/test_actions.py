"""The gate before everything that changes something."""

from __future__ import annotations

import pytest

from dashboard.actions import Action, NotAllowed, may, require


@pytest.mark.parametrize("action", list(Action))
def test_a_read_only_server_changes_nothing(action: Action, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("FAZHI_READ_ONLY", raising=False)
    require(action)
    assert may(action)
    monkeypatch.setenv("FAZHI_READ_ONLY", "1")
    assert not may(action)
    with pytest.raises(NotAllowed):
        require(action)
