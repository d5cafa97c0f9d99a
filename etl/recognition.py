"""One file, from bytes to a recognised document: read, repaired, outlined, its unit found; a person's word first."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace

from etl import readers
from etl.corrections import UNDECIDED, Correction
from etl.document import Outline, outline
from etl.errors import SourceRefused
from etl.file_names import unit_by_file_name
from etl.gazetteer import Gazetteer
from etl.model import Document, RawDocument, Unit, UnitMatch
from etl.repair import repair
from etl.sections import sections, sentences
from etl.sources import SourceFile
from etl.units import department, resolve_unit

_IN_TABLES = "表格的单位和年份写在表内,为这个文件指定的未采用;请改表中的内容"


def document_of(
    source: SourceFile, gazetteer: Gazetteer, corrections: Mapping[str, Correction] | None = None
) -> Document:
    """Read, repair and recognise one file; `corrections` are records by content. Raises SourceRefused."""
    raw = readers.read(source.path)
    doc_id = hashlib.sha256(readers.content(source.path)).hexdigest()
    said = (corrections or {}).get(doc_id)
    if raw.rows:
        return _table(source, raw, doc_id, said)
    clean = repair(raw.text)
    if not clean.text.strip():
        raise SourceRefused("没有可读的文字;请确认文件内容")
    seen = _as_said(outline(clean.text, raw.title, dict(raw.metadata), source.folder), said)
    found = sections(clean.text, seen.year, seen.doc_type)
    unit, notes = _unit(source, seen, gazetteer, said)
    return Document(
        doc_id=doc_id,
        name=source.name,
        path=source.relative,
        format=raw.format,
        title=seen.title or source.name,
        doc_type=seen.doc_type,
        unit=unit,
        year=seen.year,
        text=clean.text,
        published_on=seen.published_on,
        index_no=raw.metadata.get("index_no", ""),
        issuer=raw.metadata.get("issuer", ""),
        sections=found,
        sentences=sentences(clean.text, found),
        repairs=clean.repairs,
        doubtful=clean.doubtful,
        warnings=(*raw.warnings, *clean.warnings, *seen.notes, *notes),
        correction=said.key if said else "",
    )


def _table(source: SourceFile, raw: RawDocument, doc_id: str, said: Correction | None) -> Document:
    name = source.name
    return Document(
        *(doc_id, name, source.relative, raw.format, raw.title or name, "table", UnitMatch(None, ""), None, raw.text),
        warnings=(*raw.warnings, *((_IN_TABLES,) if said and said.says else ())),
        rows=raw.rows,
        correction=said.key if said else "",
    )


def _as_said(seen: Outline, said: Correction | None) -> Outline:
    """Year and type as a person set them; what the program noted about the year is no matter then."""
    if said is None:
        return seen
    if said.doc_type:
        seen = replace(seen, doc_type=said.doc_type)
    if said.year:
        seen = replace(seen, year=None if said.year == UNDECIDED else int(said.year), notes=())
    return seen


def _unit(
    source: SourceFile, seen: Outline, gazetteer: Gazetteer, said: Correction | None
) -> tuple[UnitMatch, tuple[str, ...]]:
    """The unit, and what to note about how it was found."""
    told = (said.told,) if said and said.says else ()
    if said and said.unit_id == UNDECIDED:
        return UnitMatch(None, "", (), said.told), told
    if said and said.unit_id:
        unit = unit_by_id(said.unit_id, gazetteer)
        if unit:
            return UnitMatch(unit, unit.name, (), said.told), told
        told = (f"{said.told},但单位代码{said.unit_id}不在区划代码表中,单位未采用",)
    unit_found = resolve_unit(seen.clues, gazetteer)
    by_file = None if unit_found.name else unit_by_file_name(source.name, seen.clues, gazetteer)
    return (by_file, (*told, by_file.how)) if by_file else (unit_found, told)


def unit_by_id(unit_id: str, gazetteer: Gazetteer) -> Unit | None:
    """A unit of the gazetteer, or a department of one: 430321-卫生健康局."""
    area_id, _, body = unit_id.partition("-")
    area = gazetteer.get(area_id) if body else None
    return gazetteer.get(unit_id) or (department(area, area.name, body, area.name) if area else None)
