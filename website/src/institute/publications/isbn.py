"""ISBNs: their form, whether their last digit checks, those of ten digits as those of thirteen. Asks nobody."""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError

_WORDS = re.compile(r"\A(?:urn:)?isbn(?:-1[03])?:?\s*", re.IGNORECASE)


def isbn_form(value: str) -> None:
    """Refuse what is no ISBN of thirteen or ten digits; hyphens are welcome."""
    digits = _bare(value)
    if re.fullmatch(r"97[89][0-9]{10}", digits):
        sound = _last_of_thirteen(digits[:12]) == digits[12]
    elif re.fullmatch(r"[0-9]{9}[0-9X]", digits):
        sound = _last_of_ten(digits[:9]) == digits[9]
    else:
        raise ValidationError("An ISBN has thirteen digits and begins with 978 or 979; older ones have ten.")
    if not sound:
        raise ValidationError("The last digit of this ISBN does not check; look for a slip.")


def thirteen(value: str) -> str:
    """Return a sound ISBN of ten digits as the one of thirteen that replaced it, and any other as it is written.

    Examples
    --------
    >>> thirteen("0-306-40615-2"), thirteen("978-0-306-40615-7")
    ('978-0-306-40615-7', '978-0-306-40615-7')
    """
    digits = _bare(value)
    if len(digits) != 10:
        return value.strip()
    kept = f"978{digits[:9]}"
    parts = value.strip().split("-")
    body = "-".join(parts[:-1]) if len(parts) == 4 else digits[:9]
    joint = "-" if len(parts) == 4 else ""
    return f"978{joint}{body}{joint}{_last_of_thirteen(kept)}"


def ten(value: str) -> str:
    """Return the ISBN of ten digits that stood where one of thirteen stands now; empty where there never was one.

    Examples
    --------
    >>> ten("978-0-306-40615-7"), ten("979-10-90636-07-1")
    ('0306406152', '')
    """
    digits = _bare(value)
    return f"{digits[3:12]}{_last_of_ten(digits[3:12])}" if re.fullmatch(r"978[0-9]{10}", digits) else ""


def isbn_in(text: str) -> str:
    """Return the thirteen digits of what an editor typed; empty if it is no ISBN.

    Examples
    --------
    >>> isbn_in("ISBN 0-306-40615-2"), isbn_in("9780306406157"), isbn_in("9780306406158")
    ('9780306406157', '9780306406157', '')
    """
    digits = _bare(text)
    try:
        isbn_form(digits)
    except ValidationError:
        return ""
    return thirteen(digits)


def _bare(text: str) -> str:
    return re.sub(r"[\s\u2010-\u2015-]", "", _WORDS.sub("", text.strip())).upper()


def _last_of_thirteen(twelve: str) -> str:
    return str(-sum(int(digit) * (1, 3)[place % 2] for place, digit in enumerate(twelve)) % 10)


def _last_of_ten(nine: str) -> str:
    last = -sum(int(digit) * (10 - place) for place, digit in enumerate(nine)) % 11
    return "X" if last == 10 else str(last)
