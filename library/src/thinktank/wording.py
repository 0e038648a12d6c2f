"""How numbers are printed wherever people read them: on charts, pages and in tables. Computes nothing."""

from __future__ import annotations

import math

NO_BREAK = "\u00a0"
THIN = "\u202f"
MINUS = "\u2212"
_NOTHING = 1e-9
_ONE = {"alignments": "alignment", "scenarios": "scenario", "states": "state"}
CURRENCIES = ("US$", "$", "€", "£", "¥")


def number(x: float | None, digits: int = 3) -> str:
    """Write a number with so many significant digits, a true minus sign and thin spaces between thousands.

    What is below a billionth is written as 0: models take such differences for ties, and so do readers.

    Parameters
    ----------
    x
        The number; None or NaN is written as a dash.
    digits
        Significant digits; whole numbers keep all of theirs.

    Examples
    --------
    >>> number(2.4966), number(-0.5), number(60.0)
    ('2.5', '−0.5', '60')
    >>> number(-8e-10), number(0.00001234)
    ('0', '0.0000123')
    >>> number(10_000).replace(THIN, "_")
    '10_000'
    """
    if x is None or math.isnan(x):
        return "–"
    if abs(x) < _NOTHING:
        return "0"
    rounded = round(x) if abs(x) >= 10 ** (digits - 1) else float(f"{x:.{digits}g}")
    text = f"{abs(rounded):,.10f}".rstrip("0").rstrip(".").replace(",", THIN)
    return f"{MINUS}{text}" if rounded < 0 else text


def just_past(x: float, start: float) -> str:
    """Write the nearest place, on the way from a start, at which something changes.

    A search that halves its way to a limit ends beside it: what lies so close past a round number that only rounding
    could tell is said as "over" or "below" that number, and what is that number is printed as it is.

    Examples
    --------
    >>> just_past(-0.00000198, 2.0), just_past(2.5000000000000004, 2.0), just_past(2.5, 2.0)
    ('below 0', 'over 2.5', '2.5')
    >>> just_past(1.73482, 2.0), just_past(2.9999999, 2.0)
    ('1.73', '3')
    """
    size = max(abs(x), abs(start))
    near = round(x, 2 - math.floor(math.log10(size))) if size > 0 else x
    is_past = start <= near < x or x < near <= start
    if not is_past or abs(x - near) > 1e-5 * size:
        return number(x)
    return f"{'over' if x > start else 'below'} {number(near)}"


def number_in_unit(x: float | None, unit: str, digits: int = 3) -> str:
    """Write a number with its unit, which no line break parts from it; a currency's sign comes first.

    What methods count is in the singular for one; the units of a case are said as they are written.

    Examples
    --------
    >>> number_in_unit(2.31, "% of GDP").replace(NO_BREAK, "_")
    '2.31_% of GDP'
    >>> number_in_unit(1, "scenarios").replace(NO_BREAK, "_")
    '1_scenario'
    >>> number_in_unit(4.02, "US$ bn").replace(NO_BREAK, "_")
    'US$_4.02_bn'
    """
    before, after = around(unit)
    said = number(x, digits)
    return NO_BREAK.join(part for part in (before, said, _ONE.get(after, after) if said == "1" else after) if part)


def fixed_in_unit(x: float, unit: str, decimals: int) -> str:
    """Write a number that moves in steps, with as many decimals as its step has, so that it does not jump.

    Examples
    --------
    >>> fixed_in_unit(2, "US$ bn", 2).replace(NO_BREAK, "_"), fixed_in_unit(-0.5, "", 1)
    ('US$_2.00_bn', '−0.5')
    """
    text = f"{abs(x):,.{decimals}f}".replace(",", THIN)
    before, after = around(unit)
    said = f"{MINUS}{text}" if x < 0 and any(digit in text for digit in "123456789") else text
    return NO_BREAK.join(part for part in (before, said, after) if part)


def around(unit: str) -> tuple[str, str]:
    """Return what of a unit stands before a number and what after it.

    Examples
    --------
    >>> around("US$ bn"), around("% of GDP")
    (('US$', 'bn'), ('', '% of GDP'))
    """
    sign, _, rest = unit.partition(" ")
    return (sign, rest) if unit.startswith(CURRENCIES) else ("", unit)


def interval(low: float | None, high: float | None, unit: str = "", digits: int = 3) -> str:
    """Write two numbers as an interval.

    Examples
    --------
    >>> interval(1.9, 2.2, "% of GDP").replace(NO_BREAK, "_"), interval(2, 6, "US$ bn").replace(NO_BREAK, "_")
    ('1.9 to 2.2_% of GDP', 'US$_2 to 6_bn')
    """
    if unit.startswith(CURRENCIES):
        sign, _, rest = unit.partition(" ")
        return f"{sign}{NO_BREAK}{number(low, digits)} to {NO_BREAK.join(filter(None, (number(high, digits), rest)))}"
    return f"{number(low, digits)} to {number_in_unit(high, unit, digits)}"


def ticks(low: float, high: float, about: int = 5) -> tuple[float, ...]:
    """Return round numbers that divide an axis into about so many parts.

    Examples
    --------
    >>> ticks(1.0, 3.5)
    (1.0, 1.5, 2.0, 2.5, 3.0, 3.5)
    """
    width = high - low
    if not width > 0:
        return (low,)
    power = 10.0 ** math.floor(math.log10(width / about))
    step = next(power * nice for nice in (1, 2, 2.5, 5, 10) if width / (power * nice) <= about * 1.25)
    first = math.ceil(low / step - 1e-9)
    last = math.floor(high / step + 1e-9)
    return tuple(round(i * step, 12) for i in range(first, last + 1))
