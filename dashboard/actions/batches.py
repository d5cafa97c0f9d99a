"""Files that are on their way into a dataset: kept in a batch of their own until a person confirms the import.

    uploads/<dataset>/…                          what is in: a source folder like any other
    uploads/<dataset>/.batches/<token>/files/…   what is on its way
    uploads/<dataset>/.trash/<time>/…            what was taken out again

Names are made harmless, nothing is ever executed or shown as a page, archives are unpacked without trusting them.
"""

from __future__ import annotations

import io
import json
import os
import re
import secrets
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import IO

from dashboard.actions import Action, limits, require
from dashboard.actions.safe_names import safe_path
from etl.corrections import Correction
from etl.errors import SourceRefused
from etl.readers import archive
from etl.readers.unsupported import is_system_file

BATCHES, TRASH = ".batches", ".trash"
_TOKEN = re.compile(r"[0-9a-f]{16}")
_KEPT = timedelta(days=7)  # an import that nobody confirmed
_CHUNK = 1024 * 1024


class TooMuch(Exception):
    """More than the limits allow; `text` is the key of what to say, `values` what goes into it."""

    def __init__(self, text: str, **values: object) -> None:
        super().__init__(text)
        self.text, self.values = text, values


@dataclass(frozen=True)
class Batch:
    """One import in the making. `left_out`: paths of files that are not to go in; `skipped`: system files."""

    token: str
    key: str
    title: str
    is_new: bool
    by: str
    at: str
    left_out: tuple[str, ...] = ()
    skipped: int = 0
    corrections: tuple[Correction, ...] = ()
    folder: str = ""

    @property
    def place(self) -> Path:
        return Path(self.folder)

    @property
    def files(self) -> Path:
        return self.place / "files"

    def paths(self) -> list[str]:
        """The files of the batch, as they will stand below the dataset's uploads."""
        return files_below(self.files)

    def going_in(self) -> list[str]:
        return [path for path in self.paths() if path not in self.left_out]


def files_below(folder: Path) -> list[str]:
    """The paths of the files below a folder, as reports are named there."""
    return sorted(str(path.relative_to(folder)) for path in _files(folder))


def uploads_of(data_dir: Path, key: str) -> Path:
    return data_dir / "uploads" / key


def new(data_dir: Path, key: str, title: str, is_new: bool, by: str) -> Batch:
    """An empty batch for a dataset; old ones that nobody confirmed are swept."""
    require(Action.IMPORT)
    token = secrets.token_hex(8)
    place = uploads_of(data_dir, key) / BATCHES / token
    _sweep(place.parent)
    (place / "files").mkdir(parents=True)
    batch = Batch(token, key, title, is_new, by, _now(), folder=str(place))
    _write(batch)
    return batch


def find(data_dir: Path, token: str) -> Batch | None:
    """The batch of a token; None where there is none (any more)."""
    if not _TOKEN.fullmatch(token):
        return None
    found = next((data_dir / "uploads").glob(f"*/{BATCHES}/{token}/batch.json"), None)
    return _read(found) if found else None


def discard(batch: Batch) -> None:
    """Throw the files away; those of others and those already in stay."""
    require(Action.IMPORT)
    shutil.rmtree(batch.place)
    folder = batch.place.parents[1]
    if batch.is_new and not _any(folder, but={BATCHES}) and not _any(folder / BATCHES):
        shutil.rmtree(folder)


def take_in(batch: Batch, given: Iterable[tuple[str, IO[bytes]]]) -> Batch:
    """Put uploaded files into the batch, archives unpacked. Raises TooMuch; what went in before that stays in."""
    require(Action.IMPORT)
    taken = {*batch.paths(), *files_below(batch.place.parents[1])}
    skipped = batch.skipped
    for name, data in given:
        if is_system_file(Path(name.replace("\\", "/"))):
            skipped += 1
            continue
        path = safe_path(name, taken)
        _copy(data, batch.files / path, batch)
        taken.add(path)
        skipped += _unpack(batch, path, taken)
    return update(batch, skipped=skipped)


def take_folder(batch: Batch, folder: Path) -> Batch:
    """Copy the files of a folder of the server, its own name in front. Raises TooMuch."""
    require(Action.IMPORT)

    def opened() -> Iterator[tuple[str, IO[bytes]]]:
        for path in _files(folder):
            if not path.is_symlink():
                with path.open("rb") as data:
                    yield str(Path(folder.name) / path.relative_to(folder)), data

    return take_in(batch, opened())


def leave_out(batch: Batch, path: str, out: bool = True) -> Batch:
    """Decide whether one file goes in."""
    require(Action.IMPORT)
    rest = [each for each in batch.left_out if each != path]
    return update(batch, left_out=tuple([*rest, path] if out else rest))


def correct(batch: Batch, correction: Correction) -> Batch:
    """Keep what a person said about a file; it goes beside the uploads with the import."""
    require(Action.IMPORT)
    rest = [each for each in batch.corrections if each.sha256 != correction.sha256]
    return update(batch, corrections=(*rest, correction))


def update(batch: Batch, **changes: object) -> Batch:
    changed = replace(batch, **changes)  # type: ignore[arg-type]
    _write(changed)
    return changed


def stamp() -> str:
    """Now, as records keep it: local time, to the minute."""
    return datetime.now().strftime("%Y-%m-%dT%H:%M")


def _copy(data: IO[bytes], to: Path, batch: Batch) -> None:
    paths = _files(batch.files)
    sizes = [path.stat().st_size for path in paths]
    if len(sizes) >= limits.FILES:
        raise TooMuch("imports.too_many", limit=limits.FILES)
    left = limits.TOTAL_MEGABYTES * limits.MEGABYTE - sum(sizes)
    to.parent.mkdir(parents=True, exist_ok=True)
    size = 0
    with to.open("wb") as file:
        while chunk := data.read(_CHUNK):
            size += len(chunk)
            if size > min(left, limits.FILE_MEGABYTES * limits.MEGABYTE):
                break
            file.write(chunk)
    os.chmod(to, 0o640)
    if size > limits.FILE_MEGABYTES * limits.MEGABYTE:
        to.unlink()
        raise TooMuch("imports.file_too_big", name=to.name, limit=limits.FILE_MEGABYTES)
    if size > left:
        to.unlink()
        raise TooMuch("imports.total_too_big", limit=limits.TOTAL_MEGABYTES)


def _unpack(batch: Batch, path: str, taken: set[str]) -> int:
    """Replace an archive by its files, in a folder of its name. One that must not be opened stays, to be refused."""
    file = batch.files / path
    try:
        with file.open("rb") as stream:
            if not archive.is_archive(stream.read(4096)):
                return 0
        members = archive.members(file)
    except SourceRefused:
        return 0
    wanted = [each for each in members if not _is_hidden(each.relative_to(file))]
    for member in wanted:
        data = archive.member(member)
        if data is not None:
            inside = safe_path(f"{file.stem}/{member.relative_to(file)}", taken)
            _copy(io.BytesIO(data), batch.files / inside, batch)
            taken.add(inside)
    if wanted:
        file.unlink()
        taken.discard(path)
    return len(members) - len(wanted)


def _is_hidden(path: Path) -> bool:
    return is_system_file(path) or any(part.startswith(".") or part == "__MACOSX" for part in path.parts)


def _files(folder: Path) -> list[Path]:
    """All files below a folder, hidden ones and settings left out."""
    found: list[Path] = []
    for root, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        found.extend(Path(root, name) for name in sorted(names) if not name.startswith((".", "fazhi-")))
    return found


def _any(folder: Path, but: Iterable[str] = ()) -> bool:
    return folder.is_dir() and any(
        path.name not in but for path in folder.iterdir() if not path.name.startswith(".lock")
    )


def _sweep(batches: Path) -> None:
    for old in batches.glob("*/batch.json"):
        age = datetime.now(UTC).timestamp() - old.stat().st_mtime
        if age > _KEPT.total_seconds():
            shutil.rmtree(old.parent)


def _write(batch: Batch) -> None:
    write_json(batch.place / "batch.json", asdict(replace(batch, folder="")))


def _read(path: Path) -> Batch:
    said = json.loads(path.read_text(encoding="utf-8"))
    records = tuple(Correction(**each) for each in said["corrections"])
    return Batch(**said | {"left_out": tuple(said["left_out"]), "corrections": records, "folder": str(path.parent)})


def write_json(path: Path, said: object) -> None:
    """In one step: whoever reads sees the old or the new."""
    fresh = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    fresh.write_text(json.dumps(said, ensure_ascii=False), encoding="utf-8")
    os.replace(fresh, path)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
