"""What charts share in layout: scales and their ticks, text in lines, labels kept apart. Draws no chart."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from thinktank.charts.svg import Drawing, shortened, text_width
from thinktank.wording import number, number_in_unit, ticks

WIDE, NARROW = 720.0, 340.0
SIZE, SMALL = 13.0, 11.0


@dataclass(frozen=True)
class Span:
    """Takes values from `low` to `high` to a plate's coordinates; values beyond the ends stand at them.

    Examples
    --------
    >>> Span(0.0, 10.0, 100.0, 200.0)(2.5)
    125.0
    """

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        """Return where a value stands."""
        share = (value - self.low) / (self.high - self.low)
        return self.start + min(max(share, 0.0), 1.0) * (self.end - self.start)


def wrapped(text: str, size: float, room: float) -> list[str]:
    """Return the text in lines that fit the room; a word that is too wide by itself is cut.

    Examples
    --------
    >>> wrapped("one two three", 10.0, 60.0)
    ['one two', 'three']
    """
    lines: list[str] = []
    for word in text.split(" "):
        joined = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(joined, size) <= room:
            lines[-1] = joined
        else:
            lines.append(shortened(word, size, room))
    return lines


def in_lines(text: str, size: float, room: float, most: int = 2) -> list[str]:
    """Return the text in at most so many lines; the last is cut where there is more.

    Examples
    --------
    >>> in_lines("one two three", 10.0, 60.0)
    ['one two', 'three']
    >>> in_lines("one two three four five", 10.0, 60.0)
    ['one two', 'three fou…']
    """
    lines = wrapped(text, size, room)
    if len(lines) <= most:
        return lines
    return [*lines[: most - 1], shortened(f"{lines[most - 1]} {lines[most]}", size, room)]


def footed(plate: Drawing, text: str, y: float, left: float, right: float) -> float:
    """Write the lines under a picture, if it has any; return where the picture ends."""
    if not text:
        return y
    y += 10
    for paragraph in text.split("\n"):
        for line in wrapped(paragraph, SMALL, right - left):
            y += 15
            plate.text(left, y, line, SMALL, "tt-muted")
    return y


def beside(
    plate: Drawing,
    x: float,
    y: float,
    said: str,
    ink: str = "tt-ink",
    weight: int = 400,
    gap: float = 6.0,
    margin: float = 6.0,
) -> None:
    """Write beside a mark or a line: to its right, to its left where the right has no room, else as near as can be."""
    width = text_width(said, SIZE, weight)
    if x + gap + width <= plate.width - margin:
        plate.text(x + gap, y, said, SIZE, ink, "start", weight)
    elif x - gap - width >= margin:
        plate.text(x - gap, y, said, SIZE, ink, "end", weight)
    else:
        half = width / 2
        place = min(max(x, margin + half), max(plate.width - margin - half, margin + half))
        plate.text(place, y, shortened(said, SIZE, plate.width - 2 * margin), SIZE, ink, "middle", weight)


def horizontal_axis(plate: Drawing, x: Span, y: float, unit: str, size: float = SIZE) -> float:
    """Draw an axis from left to right; return the baseline of what is written last.

    Its unit stands at the first tick, or under the numbers where it would leave the second no room.
    """
    left, right = min(x.start, x.end), max(x.start, x.end)
    plate.line(left, y, right, y, "tt-ink", 1)
    taken = -1e9
    marks = ticks(x.low, x.high, 5 if right - left > 500 else 3)
    step = abs(x(marks[1]) - x(marks[0])) if len(marks) > 1 else right - left
    below = text_width(number_in_unit(marks[0], unit), size) + 16 > step
    for i, tick in enumerate(marks):
        at = x(tick)
        plate.line(at, y, at, y + 5, "tt-ink", 1)
        said = number_in_unit(tick, unit) if i == 0 and not below else number(tick)
        width = text_width(said, size)
        anchor, start = ("start", at) if at - width / 2 < left else ("middle", at - width / 2)
        if at + width / 2 > right:
            anchor, start = "end", at - width
        if start < taken + 8:
            continue
        plate.text(at, y + 19, said, size, "tt-muted", anchor)
        taken = start + width
    if not below:
        return y + 19
    plate.text(left, y + 35, shortened(unit, size, right - left), size, "tt-muted")
    return y + 35


def apart(wanted: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Return places in the same order, at least `gap` apart, as near as they can be to where each is wanted.

    Least squares by pooling adjacent violators (Best and Chakravarti 1990); held within `low` and `high` where
    there is room for all.

    Examples
    --------
    >>> apart([10.0, 11.0, 30.0], 5.0, 0.0, 40.0)
    [8.0, 13.0, 30.0]
    """
    order = sorted(range(len(wanted)), key=lambda i: (wanted[i], i))
    room = high - low - gap * (len(wanted) - 1)
    blocks: list[tuple[float, int]] = []
    for rank, i in enumerate(order):
        mean, size = min(max(wanted[i] - gap * rank, low), low + max(room, 0.0)), 1
        while blocks and blocks[-1][0] > mean:
            before, many = blocks.pop()
            mean = (before * many + mean * size) / (many + size)
            size += many
        blocks.append((mean, size))
    flat = [mean for mean, size in blocks for _ in range(size)]
    places = [0.0] * len(wanted)
    for rank, i in enumerate(order):
        places[i] = flat[rank] + gap * rank
    return places


def listed(names: Iterable[str]) -> str:
    """Write names as a list in a sentence.

    Examples
    --------
    >>> listed(["Japan"]), listed(["Japan", "China", "NATO"])
    ('Japan', 'Japan, China and NATO')
    """
    *rest, last = names
    return f"{', '.join(rest)} and {last}" if rest else last
