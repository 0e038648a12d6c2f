"""Which signs make up words, and which scripts set none apart by spaces. Compares nothing."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

# Where combining signs stand among the letters of living scripts; their categories are read, not listed.
_SCRIPTS = ((0x300, 0x1100), (0x1700, 0x1E00), (0x20D0, 0x2100), (0x3099, 0x309B), (0xA66F, 0xAC00), (0xFE00, 0xFE30))


def _ranges(codes: Iterable[int]) -> str:
    """Return codes as the inside of a regular expression's brackets."""
    runs: list[list[int]] = []
    for code in codes:
        if runs and runs[-1][1] == code - 1:
            runs[-1][1] = code
        else:
            runs.append([code, code])
    return "".join(f"{re.escape(chr(first))}-{re.escape(chr(last))}" for first, last in runs)


MARKS = _ranges(
    code for first, end in _SCRIPTS for code in range(first, end) if unicodedata.category(chr(code)) in ("Mn", "Mc")
)
"""Signs that belong to the letter before: accents written apart, vowels of Thai and of Indian scripts."""
UNSPACED = (
    "\u0e01-\u0e30\u0e32-\u0e33\u0e40-\u0e46\u0e81-\u0eb0\u0eb2-\u0eb3\u0ec0-\u0ec6\u1000-\u102a\u103f\u1780-\u17b3"
    "\u1100-\u11ff\u2e80-\u2fd5\u3005-\u3007\u3021-\u3029\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff"
    "\u3105-\u312f\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff"
)
"""Letters of Thai, Lao, Burmese, Khmer, Chinese and Japanese; of Korean too, whose particles hang on its words."""
WITHIN = "\u00ad\u200c\u200d\u2060"
"""Signs that nobody sees in a word: where it may be hyphenated, whether its letters are joined."""
WORD = re.compile(rf"[^\W_](?:[^\W_]|[{MARKS}{WITHIN}])*")
HOLDS_UNSPACED = re.compile(rf"[{UNSPACED}]")
RUN = re.compile(rf"(?P<unspaced>[{UNSPACED}][{UNSPACED}{MARKS}{WITHIN}]*)|[^{UNSPACED}]+")
"""A word, parted into runs of letters that are of those scripts and of letters that are not."""
LETTER = re.compile(
    rf"[\u1100-\u115f][\u1160-\u11a7]?[\u11a8-\u11ff]?[{MARKS}]*|(?s:.)[{MARKS}{WITHIN}\uff9e\uff9f\u0e33\u0eb3]*"
)
"""One letter of such a run with all that hangs on it."""
