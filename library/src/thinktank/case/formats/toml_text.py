"""A case as a new, well laid out TOML text. Touches no file; an existing one is edited in `toml_edit`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

import tomlkit

from thinktank.case.case import TABLES, Case
from thinktank.case.judgement import Judgement

Defaults = tuple[str | None, str | None]


def case_to_toml(case: Case) -> str:
    """Return the case as TOML: the tables in their order, judgements one a line, author and source said once.

    Examples
    --------
    The text reads back to an equal case: ``case_from_toml(case_to_toml(case)) == case``.
    """
    raw = case.to_raw()
    blocks = [_table("case", raw["case"])]
    for table in TABLES:
        if table == "statements" and case.judgements:
            blocks.append(_judgements(case))
        records = raw.get(table, {})
        assert isinstance(records, dict)
        blocks += [_table(f"{table}.{key(id)}", record) for id, record in records.items()]
    return "\n\n".join(blocks) + "\n"


def key(part: str) -> str:
    """Write a key: bare where TOML allows, else in quotes.

    Examples
    --------
    >>> key("us_course"), key("demand3+spend")
    ('us_course', '"demand3+spend"')
    """
    bare = part.replace("-", "").replace("_", "")
    return part if bare.isascii() and bare.isalnum() else literal(part)


def literal(value: object) -> str:
    """Write a value on one line; tables inline."""
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{key(str(k))} = {literal(v)}" for k, v in value.items()) + " }"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(literal(item) for item in value) + "]"
    return tomlkit.item(value).as_string()


def shared_defaults(judgements: Iterable[Judgement]) -> Defaults:
    """Return the author and source that most judgements share."""
    counts = Counter((j.by, j.source) for j in judgements if j.by is not None and j.source is not None)
    return counts.most_common(1)[0][0] if counts else (None, None)


def leaf(judgement: Judgement, defaults: Defaults) -> object:
    """Return what stands at a judgement's path: its bare value where the defaults say the rest."""
    record = judgement.to_raw()
    by, source = defaults
    if record.get("by") == by and by is not None:
        del record["by"]
    if record.get("source") == source and source is not None:
        del record["source"]
    return record["value"] if set(record) == {"value"} else record


def needs_spelling(judgement: Judgement, defaults: Defaults) -> bool:
    """Tell whether a judgement lacks an author or source that the defaults would wrongly give it."""
    by, source = defaults
    pooled = len(judgement.authors) > 1
    return (source is not None and judgement.source is None) or (by is not None and judgement.by is None and not pooled)


def _table(name: str, record: object) -> str:
    assert isinstance(record, dict)
    lines = [f"[{name}]"]
    for field, value in record.items():
        if isinstance(value, list) and value and isinstance(value[0], dict):
            rows = "".join(f"\n  {literal(row)}," for row in value)
            lines.append(f"{field} = [{rows}\n]")
        else:
            lines.append(f"{field} = {literal(value)}")
    return "\n".join(lines)


def _judgements(case: Case) -> str:
    defaults = shared_defaults(case.judgements)
    if any(needs_spelling(judgement, defaults) for judgement in case.judgements):
        defaults = (None, None)
    lines = ["[judgements]"]
    lines += [f'{name} = "{id}"' for name, id in zip(("by", "source"), defaults, strict=True) if id is not None]
    groups: dict[tuple[str, ...], list[Judgement]] = {}
    for judgement in case.judgements:
        groups.setdefault((judgement.kind, *judgement.about[:-1]), []).append(judgement)
    # A table's own keys must come before the tables below it.
    for head in sorted(groups, key=lambda head: ([*groups].index(_first(groups, head[0])), len(head))):
        rows = groups[head]
        lines.append("\n[judgements." + ".".join(key(part) for part in head) + "]")
        lines += [f"{key(row.about[-1])} = {literal(leaf(row, defaults))}" for row in rows]
    return "\n".join(lines)


def _first(groups: Mapping[tuple[str, ...], object], kind: str) -> tuple[str, ...]:
    return next(head for head in groups if head[0] == kind)
