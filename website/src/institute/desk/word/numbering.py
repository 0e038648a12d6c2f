"""The numbers that Word counts for the paragraphs of its lists and headings: they stand nowhere in the file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from institute.desk.word.styles import W, value_of

_LETTERS = 780  # after zz…z of thirty letters Word begins again
_LONGEST = 40  # of what is set around a number
_ROMAN = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl")),
    *((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)
_LEVELS = 9


@dataclass
class Level:
    """One level of a list: from where it counts, how it writes a number and what it sets around it."""

    start: int = 1
    form: str = "decimal"
    text: str = ""
    style: str = ""


@dataclass
class Numbering:
    """The lists of a file, and how far each has been counted."""

    levels: dict[str, dict[int, Level]] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)
    starts: dict[str, dict[int, int]] = field(default_factory=dict)
    counted: dict[str, dict[int, int]] = field(default_factory=dict)
    begun: set[tuple[str, int]] = field(default_factory=set)

    @classmethod
    def of(cls, root: etree._Element | None) -> Numbering:
        """Read the lists; none where the file has none."""
        found = cls()
        if root is None:
            return found
        linked: dict[str, str] = {}
        named: dict[str, str] = {}
        for kind in root.iterfind(f"{W}abstractNum"):
            key = kind.get(f"{W}abstractNumId") or ""
            found.levels[key] = dict(_levels(kind))
            linked[key] = value_of(kind.find(f"{W}numStyleLink"))
            if name := value_of(kind.find(f"{W}styleLink")):
                named[name] = key
        for one in root.iterfind(f"{W}num"):
            key, kind_key = one.get(f"{W}numId") or "", value_of(one.find(f"{W}abstractNumId"))
            found.kinds[key] = named.get(linked.get(kind_key, ""), kind_key)
            found.starts[key] = {
                _whole(each.get(f"{W}ilvl"), 0): _whole(value_of(each.find(f"{W}startOverride")), 1)
                for each in one.iterfind(f"{W}lvlOverride")
                if each.find(f"{W}startOverride") is not None
            }
        return found

    def level_of(self, number: str, style: str) -> int:
        """Return the level that a list has for a style of paragraphs."""
        levels = self.levels.get(self.kinds.get(number, ""), {})
        return next((place for place, level in levels.items() if level.style and level.style == style), 0)

    def is_counted(self, number: str, level: int) -> bool:
        """Tell whether a list writes numbers or letters at a level, rather than dots."""
        found = self.levels.get(self.kinds.get(number, ""), {}).get(level)
        return found is not None and found.form not in ("bullet", "none")

    def next(self, number: str, level: int) -> str:
        """Count a paragraph of a list and return what Word shows before it: ``2.1``, ``(b)``."""
        kind = self.kinds.get(number, "")
        levels, counted = self.levels.get(kind, {}), self.counted.setdefault(kind, {})
        start = self.starts.get(number, {}).get(level)
        if start is not None and (number, level) not in self.begun:
            counted[level] = start - 1
        self.begun.add((number, level))
        for place in range(level + 1):
            first = levels.get(place, Level()).start
            if place == level:
                counted[place] = counted.get(place, first - 1) + 1
            else:
                counted.setdefault(place, first)
        for place in [place for place in counted if place > level]:
            del counted[place]
        own = levels.get(level, Level())
        text = own.text or f"%{level + 1}."

        def written(found: re.Match[str]) -> str:
            place = int(found.group(1)) - 1
            return _written(counted.get(place, 1), levels.get(place, Level()).form)

        return re.sub(r"%([1-9])", written, text[:_LONGEST]).strip()


def _levels(kind: etree._Element) -> Iterator[tuple[int, Level]]:
    for each in kind.iterfind(f"{W}lvl"):
        place = _whole(each.get(f"{W}ilvl"), 0)
        if 0 <= place < _LEVELS:
            yield (
                place,
                Level(
                    _whole(value_of(each.find(f"{W}start")), 1),
                    value_of(each.find(f"{W}numFmt")) or "decimal",
                    value_of(each.find(f"{W}lvlText")),
                    value_of(each.find(f"{W}pStyle")),
                ),
            )


def _written(number: int, form: str) -> str:
    """Return a number as a list writes it.

    Examples
    --------
    >>> [_written(4, form) for form in ("decimal", "lowerLetter", "upperRoman", "decimalZero", "none")]
    ['4', 'd', 'IV', '04', '']
    """
    match form:
        case "lowerLetter" | "upperLetter":
            place = (number - 1) % _LETTERS
            letter = chr(ord("a") + place % 26) * (place // 26 + 1)
            return letter.upper() if form == "upperLetter" else letter
        case "lowerRoman" | "upperRoman":
            said, left = "", number % 4000
            for value, sign in _ROMAN:
                said, left = said + sign * (left // value), left % value
            return said.upper() if form == "upperRoman" else said
        case "decimalZero":
            return f"{number:02d}"
        case "none":
            return ""
        case _:
            return str(number)


def _whole(said: str | None, default: int) -> int:
    return int(said) if said and said.isdecimal() and len(said) < 6 else default
