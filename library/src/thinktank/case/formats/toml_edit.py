"""Changes a TOML text into that of another case, keeping comments and layout of all that stays. Touches no file."""

from __future__ import annotations

from typing import Any

import tomlkit
from tomlkit.items import InlineTable

from thinktank.case.case import TABLES, Case
from thinktank.case.formats.toml import case_from_toml
from thinktank.case.formats.toml_text import Defaults, leaf, literal, needs_spelling
from thinktank.case.judgement import Judgement


def edited(text: str, case: Case, file: str = "<text>") -> str:
    """Return the text changed to say what the case says.

    Parameters
    ----------
    text
        A sound case file.
    case
        What it shall say.
    file
        How messages name the text.

    Returns
    -------
    str
        The same text, byte for byte, where the case is unchanged.

    Raises
    ------
    CaseError
        The text is not a sound case; it is then better kept than edited.
    """
    before = case_from_toml(text, file)
    if before == case:
        return text
    document = tomlkit.parse(text)
    old, new = before.to_raw(), case.to_raw()
    _update(document, "case", old["case"], new["case"])
    for table in TABLES:
        _update_table(document, table, old.get(table, {}), new.get(table, {}))
    _update_judgements(document, before, case)
    return tomlkit.dumps(document)


def _update_table(document: Any, table: str, old: Any, new: Any) -> None:
    for id in old:
        if id not in new:
            document[table].pop(id)
    if not new:
        document.pop(table, None)
        return
    if table not in document:
        document[table] = tomlkit.table(is_super_table=True)
    for id, record in new.items():
        if id in old:
            _update(document[table], id, old[id], record)
        else:
            document[table][id] = _item(record, inline=False)


def _update(parent: Any, name: str, old: Any, new: Any) -> None:
    """Change the fields that differ, and only those."""
    if old == new:
        return
    for field in old:
        if field not in new:
            parent[name].pop(field)
    for field, value in new.items():
        if field not in old or old[field] != value:
            parent[name][field] = _item(value, inline=True)


def _update_judgements(document: Any, before: Case, after: Case) -> None:
    old = {judgement.path: judgement for judgement in before.judgements}
    new = {judgement.path: judgement for judgement in after.judgements}
    if old and not new:
        document.pop("judgements")
        return
    for path, judgement in old.items():
        if path not in new:
            _remove(document["judgements"], [judgement.kind, *judgement.about])
    table = document.get("judgements", {})
    # A file cannot say "no source" below a default source: then the defaults go, and every record says its own.
    spell_all = any(needs_spelling(judgement, _defaults(table, judgement.kind)) for judgement in new.values())
    if spell_all:
        for node in (table, *(table[kind] for kind in {j.kind for j in after.judgements} if kind in table)):
            for name in ("by", "source"):
                node.pop(name, None)
    for path, judgement in new.items():
        if spell_all or old.get(path) != judgement:
            _put(document, judgement)


def _put(document: Any, judgement: Judgement) -> None:
    if "judgements" not in document:
        document["judgements"] = tomlkit.table()
    node = document["judgements"]
    defaults = _defaults(node, judgement.kind)
    for part in (judgement.kind, *judgement.about[:-1]):
        if part not in node:
            node[part] = tomlkit.table()
        node = node[part]
    value = judgement.to_raw() if needs_spelling(judgement, defaults) else leaf(judgement, defaults)
    name = judgement.about[-1]
    there = node.get(name)
    if isinstance(value, dict) and isinstance(there, InlineTable) and ("value" in there or "people" in there):
        for field in list(there):
            if field not in value:
                there.pop(field)
        for field, new in value.items():
            if field not in there or there[field].unwrap() != new:
                there[field] = _item(new, inline=True)
    else:
        node[name] = _item(value, inline=True)


def _defaults(judgements: Any, kind: str) -> Defaults:
    of_kind = judgements.get(kind, {})
    by, source = (of_kind.get(name, judgements.get(name)) for name in ("by", "source"))
    return (str(by) if by is not None else None, str(source) if source is not None else None)


def _remove(node: Any, path: list[str]) -> None:
    if len(path) > 1:
        _remove(node[path[0]], path[1:])
        if len(node[path[0]]):
            return
    node.pop(path[0])


def _item(value: Any, *, inline: bool) -> Any:
    if isinstance(value, dict) and not inline:
        table = tomlkit.table()
        for field, inner in value.items():
            table[field] = _item(inner, inline=True)
        return table
    # Written and read again: the one way to get tables inside lists on one line.
    return tomlkit.parse(f"x = {literal(value)}")["x"]
