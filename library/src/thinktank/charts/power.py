"""Who weighs what on an issue: position by salience with capability as size, and the weight along the scale."""

from __future__ import annotations

from dataclasses import dataclass

from thinktank.charts.chart import Chart, Table, finite
from thinktank.charts.layout import NARROW, SIZE, WIDE, Span, beside, footed, horizontal_axis, listed
from thinktank.charts.settlement import Mark
from thinktank.charts.svg import Drawing, shortened, text_width
from thinktank.wording import number, number_in_unit

LARGEST = 24.0  # radius of the most capable actor, where there are few
FEW = 25
AXIS = 34.0
Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Power:
    """One actor: where it stands and how far that is certain, how much it cares, what it can bring to bear."""

    label: str
    low: float
    position: float
    high: float
    salience: float
    capability: float

    @property
    def weight(self) -> float:
        """Capability times salience."""
        return self.capability * self.salience


@dataclass(frozen=True)
class PowerMap:
    """What there is to draw of one issue.

    Parameters
    ----------
    title, unit, low, high
        The issue and its scale.
    actors
        Saliences from 0 to 100, capabilities at least 0.
    balance
        Where the weights balance: the weighted mean.
    status_quo
        Where the issue stands today, if anywhere.
    foot
        One line under the picture.
    """

    title: str
    unit: str
    low: float
    high: float
    actors: tuple[Power, ...]
    balance: Mark | None = None
    status_quo: float | None = None
    foot: str = ""


def power_map(frame: PowerMap) -> Chart:
    """Draw who weighs what.

    Raises
    ------
    ValueError
        A number is not finite, the scale has no width, or there is no actor.
    """
    finite(
        "PowerMap",
        {
            "low": frame.low,
            "high": frame.high,
            "actors": [x for a in frame.actors for x in (a.low, a.position, a.high, a.salience, a.capability)],
            "balance": frame.balance.value if frame.balance else None,
            "status_quo": frame.status_quo,
        },
    )
    if not frame.low < frame.high:
        raise ValueError("PowerMap.low must be below PowerMap.high")
    if not frame.actors:
        raise ValueError("PowerMap.actors is empty")
    description = _described(frame)
    pictures = [_drawn(frame, width, description) for width in (WIDE, NARROW)]
    return Chart(pictures[0], pictures[1], frame.title, description, _tabled(frame))


def _drawn(frame: PowerMap, width: float, description: str) -> str:
    plate = Drawing(width)
    largest = LARGEST * (1.0 if width == WIDE else 0.65) * min((FEW / len(frame.actors)) ** 0.5, 1.0)
    left, right = 36.0 + largest, width - largest - 4.0
    top, bottom = 28.0 + largest, 28.0 + largest + (250.0 if width == WIDE else 220.0)
    x, y = Span(frame.low, frame.high, left, right), Span(0.0, 100.0, bottom, top)
    plate.text(6, 14, "salience", SIZE, "tt-muted")
    for tick in (0, 25, 50, 75, 100):
        plate.line(AXIS - 5, y(tick), AXIS, y(tick), "tt-ink", 1)
        plate.text(AXIS - 8, y(tick) + 4.5, number(tick), 12, "tt-muted", "end")
    plate.line(AXIS, top, AXIS, bottom, "tt-ink", 1)
    _bubbles(plate, frame, x, y, largest)
    base = bottom + 154
    _spikes(plate, frame, x, bottom + 32, base)
    end = horizontal_axis(plate, x, base, frame.unit)
    plate.height = footed(plate, frame.foot, end + 2, 6.0, width - 6.0) + 8
    return plate.finished(frame.title, description, "wide" if width == WIDE else "narrow")


def _bubbles(plate: Drawing, frame: PowerMap, x: Span, y: Span, largest: float) -> None:
    strongest = max(actor.capability for actor in frame.actors)
    discs: list[tuple[float, float, float]] = []
    for actor in sorted(frame.actors, key=lambda a: (-a.capability, a.label)):
        at, over = x(actor.position), y(actor.salience)
        radius = max(largest * (actor.capability / strongest) ** 0.5, 1.5) if strongest > 0 else 3.0
        if actor.low < actor.high:
            plate.line(x(actor.low), over, x(actor.high), over, "tt-muted", 1.5, round_ends=True)
        plate.disc(at, over, radius, "tt-area", 0.30)
        discs.append((at, over, radius))
    _names(plate, frame, x, y, discs)


def _names(plate: Drawing, frame: PowerMap, x: Span, y: Span, discs: list[tuple[float, float, float]]) -> None:
    """Name each place beside its largest disc where nothing else stands; what finds no room is in the table."""
    places: dict[tuple[float, float], list[Power]] = {}
    for actor in sorted(frame.actors, key=lambda a: (-a.weight, a.label)):
        places.setdefault((x(actor.position), y(actor.salience)), []).append(actor)
    # A name may lie on the rim of another disc, not on its middle, and not on a range.
    taken: list[Box] = [(at - 0.6 * r, over - 0.6 * r, at + 0.6 * r, over + 0.6 * r) for at, over, r in discs]
    taken += [(x(a.low), y(a.salience) - 2, x(a.high), y(a.salience) + 2) for a in frame.actors if a.low < a.high]
    for (at, over), actors in places.items():
        radius = max(r for a, o, r in discs if (a, o) == (at, over))
        said = shortened(listed(actor.label for actor in actors), SIZE, 0.42 * plate.width)
        width = text_width(said, SIZE) * 0.92
        for dx, dy, anchor in (
            (radius + 4, 4.5, "start"),
            (-radius - 4, 4.5, "end"),
            (0.0, -radius - 5, "middle"),
            (0.0, radius + 14, "middle"),
            (0.7 * radius + 4, -0.7 * radius - 2, "start"),
            (-0.7 * radius - 4, -0.7 * radius - 2, "end"),
            (0.7 * radius + 4, 0.7 * radius + 11, "start"),
            (-0.7 * radius - 4, 0.7 * radius + 11, "end"),
        ):
            start = at + dx - {"start": 0.0, "middle": width / 2, "end": width}[anchor]
            box = (start, over + dy - 11, start + width, over + dy + 3)
            inside = box[0] >= AXIS + 2 and box[2] <= plate.width - 2 and box[1] >= 16
            if inside and not any(_touch(box, other) for other in taken):
                plate.text(at + dx, over + dy, said, SIZE, "tt-ink", anchor)
                taken.append(box)
                break


def _touch(a: Box, b: Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def _spikes(plate: Drawing, frame: PowerMap, x: Span, top: float, base: float) -> None:
    """Draw the weight behind each position, and where the weights balance; names stand above all lines."""
    behind: dict[float, float] = {}
    for actor in frame.actors:
        behind[actor.position] = behind.get(actor.position, 0.0) + actor.weight
    total = sum(behind.values())
    plate.text(6, top, "share of the weight", SIZE, "tt-muted")
    row, upright = top, []
    if frame.status_quo is not None:
        row += 17
        beside(plate, x(frame.status_quo), row, f"status quo {number(frame.status_quo)}", "tt-muted")
        upright.append((x(frame.status_quo), "tt-muted", 1.0, "3 3"))
    if frame.balance is not None:
        row += 17
        beside(plate, x(frame.balance.value), row, _said(frame.balance), "tt-accent", 700)
        upright.append((x(frame.balance.value), "tt-accent", 2.0, ""))
    begin = row + 6
    spikes = {x(position): weight / max(behind.values()) for position, weight in behind.items()} if total > 0 else {}
    tops = {at: base - (base - begin - 30) * height for at, height in spikes.items()}
    shares = {x(position): weight / total for position, weight in behind.items() if total > 0}
    said = _shares(plate, tops, shares, [at for at, *_ in upright], begin)
    for at, ink, width, dash in upright:
        # A share that stands in its way ends the line.
        end = min((box[1] - 2 for box in said if box[0] - 2 < at < box[2] + 2), default=base)
        if end > begin:
            plate.line(at, begin, at, end, ink, width, dash)
    for at, over in tops.items():
        if spikes[at] > 0:
            plate.line(at, base, at, over, "tt-ink", 4)


def _said(mark: Mark) -> str:
    return f"{mark.label} {number(mark.value)}"


def _shares(
    plate: Drawing, tops: dict[float, float], shares: dict[float, float], lines: list[float], begin: float
) -> list[Box]:
    """Write the share above each spike of a tenth or more, the largest first, where nothing is in its way."""
    written: list[Box] = []
    for at, share in sorted(shares.items(), key=lambda item: (-item[1], item[0])):
        if share < 0.1:
            continue
        said = f"{100 * share:.0f} %"
        half, foot = text_width(said, 11) / 2 + 1, tops[at] - 5
        # Beside a line that passes near, if the share then still stands over its spike.
        places = [at, *(line + side * (half + 3) for line in lines for side in (-1, 1))]
        boxes = [(place - half, foot - 10, place + half, foot + 1) for place in places if abs(place - at) <= half + 2]
        in_the_way = [(line, begin, line, foot + 9) for line in lines]
        spikes = [
            (other - 2, over, other + 2, 1e9) for other, over in tops.items() if other != at and shares[other] > 0
        ]
        free = [box for box in boxes if not any(_touch(box, other) for other in (*written, *spikes))]
        clear = [box for box in free if not any(_touch(box, line) for line in in_the_way)]
        inside = [box for box in clear or free if box[0] >= 2 and box[2] <= plate.width - 2]
        if inside:
            box = inside[0]
            plate.text((box[0] + box[2]) / 2, foot, said, 11, "tt-muted", "middle")
            written.append(box)
    return written


def _described(frame: PowerMap) -> str:
    total = sum(actor.weight for actor in frame.actors)
    heaviest = sorted(frame.actors, key=lambda a: (-a.weight, a.label))[:3]
    said = [f"{len(frame.actors)} actors by position, salience and capability; a disc's area is the capability."]
    if total > 0:
        shares = "; ".join(
            f"{a.label} {100 * a.weight / total:.0f} % at {number_in_unit(a.position, frame.unit)}"
            for a in heaviest
            if a.weight > 0
        )
        said.append(f"Shares of the weight, capability times salience: {shares}.")
    else:
        said.append("No actor has any weight.")
    if frame.balance is not None:
        said.append(f"The {frame.balance.label} is {number_in_unit(frame.balance.value, frame.unit)}.")
    if frame.status_quo is not None:
        said.append(f"The status quo is {number_in_unit(frame.status_quo, frame.unit)}, the dashed line.")
    return " ".join(said)


def _tabled(frame: PowerMap) -> Table:
    total = sum(actor.weight for actor in frame.actors)
    rows = tuple(
        (
            a.label,
            number(a.position) if a.low == a.high else f"{number(a.position)} ({number(a.low)} to {number(a.high)})",
            number(a.salience),
            number(a.capability),
            f"{100 * a.weight / total:.1f}" if total > 0 else "–",
        )
        for a in sorted(frame.actors, key=lambda a: (-a.weight, a.label))
    )
    return Table(("Actor", f"Position, {frame.unit}", "Salience", "Capability", "Share of weight, %"), rows)
