"""The form of an ISBN and whether its last digit checks."""

from __future__ import annotations

from django.core.exceptions import ValidationError


def isbn_form(value: str) -> None:
    """Refuse what is no ISBN of thirteen digits; hyphens are welcome."""
    digits = value.replace("-", "").replace(" ", "")
    if not (len(digits) == 13 and digits.isascii() and digits.isdigit() and digits[:3] in ("978", "979")):
        raise ValidationError("An ISBN has thirteen digits and begins with 978 or 979.")
    if sum(int(digit) * (1, 3)[place % 2] for place, digit in enumerate(digits)) % 10:
        raise ValidationError("The last digit of this ISBN does not check; look for a slip.")
