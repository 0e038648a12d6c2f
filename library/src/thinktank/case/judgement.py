"""A judgement: a value on a tuple of elements, with who made it and on what it rests. Reads no file."""

from __future__ import annotations

from dataclasses import dataclass

from thinktank.case.kinds import KINDS, Kind
from thinktank.case.values import Drawable, Label, Pool, Ranking, Value


@dataclass(frozen=True)
class Judgement:
    """One value that somebody believes.

    Parameters
    ----------
    kind
        A key of `thinktank.case.kinds.KINDS`.
    about
        Ids of what it is about, in the order of its kind; a driver's state is two parts.
    value
        The value, in the unit of its kind.
    by
        The person who made it; None where `value` is a pool, whose members are its authors.
    source, rests_on
        What it rests on: a source, statements, or both.
    """

    kind: str
    about: tuple[str, ...]
    value: Value
    by: str | None = None
    source: str | None = None
    rests_on: tuple[str, ...] = ()
    note: str | None = None

    @property
    def path(self) -> str:
        """Dotted name: `position.defence.JPN`. It names the judgement's random stream too."""
        return ".".join((self.kind, *self.about))

    @property
    def sort(self) -> Kind:
        """What judgements of this kind are."""
        return KINDS[self.kind]

    @property
    def authors(self) -> tuple[str, ...]:
        """Everyone whose value this is."""
        if isinstance(self.value, Pool):
            return tuple(person for person, _ in self.value.members)
        return (self.by,) if self.by else ()

    @property
    def drawable(self) -> Drawable | None:
        """The value if it can be drawn as numbers, else None."""
        return None if isinstance(self.value, Label | Ranking) else self.value

    def to_raw(self) -> dict[str, object]:
        """Return the whole record as it stands in a case file, defaults spelt out."""
        record: dict[str, object] = {}
        if isinstance(self.value, Pool):
            record["people"] = self.value.to_raw()
            record["pool"] = self.value.rule
        else:
            record["value"] = self.value.to_raw()
        if self.by is not None:
            record["by"] = self.by
        if self.source is not None:
            record["source"] = self.source
        if self.rests_on:
            record["rests_on"] = list(self.rests_on)
        if self.note is not None:
            record["note"] = self.note
        return record
