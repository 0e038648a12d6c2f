"""Names in camps, with what draws them together and apart as lines between them. Knows no method."""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, hypot, pi, sin, sqrt

from thinktank.charts.chart import Chart, Table, finite
from thinktank.charts.layout import NARROW, WIDE, footed
from thinktank.charts.svg import Drawing, shortened, text_width

LINES = 60
LARGEST = 20.0
BOLD = 1.1  # how much wider bold type runs


@dataclass(frozen=True)
class Member:
    """A name with its size and its camp, 0 the first; -1 for none."""

    label: str
    size: float
    camp: int


@dataclass(frozen=True)
class Bond:
    """What lies between two members, by their numbers: above 0 draws together, below 0 apart."""

    a: int
    b: int
    value: float


@dataclass(frozen=True)
class Camps:
    """Members in camps and the bonds between them.

    Parameters
    ----------
    title, members, bonds
        What there is to draw.
    table
        The same as text.
    says
        The picture in words.
    foot
        One line under the picture.
    """

    title: str
    members: tuple[Member, ...]
    bonds: tuple[Bond, ...]
    table: Table
    says: str
    foot: str = ""


def camps(frame: Camps) -> Chart:
    """Draw members as discs in shaded camps; the `LINES` strongest bonds.

    Raises
    ------
    ValueError
        A number is not finite, or there is no member.
    """
    finite("Camps", {"members": [m.size for m in frame.members], "bonds": [b.value for b in frame.bonds]})
    if not frame.members:
        raise ValueError("Camps.members is empty")
    pictures = [_drawn(frame, width) for width in (WIDE, NARROW)]
    return Chart(pictures[0], pictures[1], frame.title, frame.says, frame.table)


def _drawn(frame: Camps, width: float) -> str:
    plate = Drawing(width)
    wide = width == WIDE
    numbers = sorted({m.camp for m in frame.members if m.camp >= 0})
    groups = [[i for i, m in enumerate(frame.members) if m.camp == camp] for camp in numbers]
    aside = [i for i, m in enumerate(frame.members) if m.camp < 0]
    if aside:
        groups.append(aside)
    across = (2 if len(groups) in (2, 4) else min(3, len(groups))) if wide else 1
    rows = [groups[k : k + across] for k in range(0, len(groups), across)]
    place: dict[int, tuple[float, float]] = {}
    names: list[tuple[int, float, float, str]] = []
    y = 6.0
    shades: list[tuple[float, float, float, bool]] = []
    for row in rows:
        radii = [_radius(len(group), wide) for group in row]
        # Names stand outside the rings: there must be room for them beside the camps.
        squeezed = min(1.0, (width - 90.0 * len(row)) / sum(2 * r for r in radii))
        radii = [max(r * squeezed, LARGEST + 14) for r in radii]
        height = 2 * max(radii) + 44
        free = width - sum(2 * r for r in radii)
        gap = free / (len(row) + 1)
        x = gap
        for group, radius in zip(row, radii, strict=True):
            cx, cy = x + radius, y + height / 2
            shades.append((cx, cy, radius, group is aside))
            ring = radius - LARGEST - 8
            for k, i in enumerate(group):
                turn = 2 * pi * k / len(group) - pi / 2
                at = (cx, cy) if len(group) == 1 else (cx + ring * cos(turn), cy + ring * sin(turn))
                place[i] = at
                sideways = cos(turn) if len(group) > 1 else 0.0
                anchor = "middle" if abs(sideways) < 0.35 else ("start" if sideways > 0 else "end")
                names.append((i, sideways, sin(turn) if len(group) > 1 else 1.0, anchor))
            x += 2 * radius + gap
        y += height
    for cx, cy, radius, apart in shades:
        plate.disc(cx, cy, radius, "tt-muted" if apart else "tt-area", 0.05 if apart else 0.08)
    _bonds(plate, frame, place)
    largest = max(m.size for m in frame.members) or 1.0
    for i, (px, py) in place.items():
        plate.dot(px, py, max(LARGEST * sqrt(frame.members[i].size / largest), 3.0), "tt-accent")
    for i, sideways, upright, anchor in names:
        member, (px, py) = frame.members[i], place[i]
        radius = max(LARGEST * sqrt(member.size / largest), 3.0)
        dx = 0.0 if anchor == "middle" else (radius + 5 if sideways > 0 else -radius - 5)
        dy = 4.5 if anchor != "middle" else (radius + 15 if upright > 0 else -radius - 6)
        room = {"start": width - px - dx, "end": px + dx, "middle": 2 * min(px, width - px)}[anchor]
        said = shortened(member.label, 13.0, max(room / BOLD, 30.0))
        half = text_width(said, 13.0) * BOLD / 2
        tx = min(max(px + dx, half), width - half) if anchor == "middle" else px + dx
        start = tx - {"start": 0.0, "middle": half, "end": 2 * half}[anchor]
        plate.box(start - 1, py + dy - 11, 2 * half + 2, 14, "tt-paper", 0.85)
        plate.text(tx, py + dy, said, 13.0, "tt-ink", anchor, 700)
    y += 16
    plate.line(0, y - 4, 30, y - 4, "tt-accent", 3)
    plate.text(36, y, "draws together", 12, "tt-muted")
    plate.line(150, y - 4, 180, y - 4, "tt-ink", 3, "4 4")
    plate.text(186, y, "draws apart", 12, "tt-muted")
    if len(frame.bonds) > LINES:
        y += 17
        plate.text(0, y, f"The {LINES} strongest of {len(frame.bonds)} bonds.", 11, "tt-muted")
    plate.height = footed(plate, frame.foot, y, 0.0, width) + 8
    return plate.finished(frame.title, frame.says, "wide" if wide else "narrow")


def _radius(count: int, wide: bool) -> float:
    if count == 1:
        return LARGEST + 14
    return min((74.0 if wide else 66.0) + 9.0 * count, 165.0 if wide else 118.0)


def _bonds(plate: Drawing, frame: Camps, place: dict[int, tuple[float, float]]) -> None:
    strongest = sorted(frame.bonds, key=lambda b: (-abs(b.value), b.a, b.b))[:LINES]
    most = max((abs(b.value) for b in strongest), default=1.0) or 1.0
    for bond in reversed(strongest):
        (x1, y1), (x2, y2) = place[bond.a], place[bond.b]
        if bond.value == 0 or hypot(x2 - x1, y2 - y1) < 1:
            continue
        thick = round(0.5 + 3.5 * abs(bond.value) / most, 2)
        if bond.value > 0:
            plate.line(x1, y1, x2, y2, "tt-accent", thick)
        else:
            plate.line(x1, y1, x2, y2, "tt-ink", thick, "4 4")
