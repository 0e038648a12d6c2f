"""Finds what a reader perceives as characters: Unicode's grapheme clusters (UAX #29), as a browser's segmenter does.

The classes are derived from Python's own Unicode tables as the annex derives them, with its short lists of exceptions;
only the pictographs, the letters that form conjuncts and the prepended marks have no property there and are listed.
Knows no form.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import lru_cache

_CONTROL, _EXTEND, _ZWJ, _FLAG, _PREPEND, _SPACING = "control", "extend", "zwj", "flag", "prepend", "spacing"
_L, _V, _T, _LV, _LVT, _PICTURE, _OTHER = "L", "V", "T", "LV", "LVT", "picture", "other"


def _codes(ranges: str) -> frozenset[int]:
    """Read ``"0041 0061-007A"``."""
    found: set[int] = set()
    for each in ranges.split():
        first, _, last = each.partition("-")
        found.update(range(int(first, 16), int(last or first, 16) + 1))
    return frozenset(found)


# Other_Grapheme_Extend, the tags and the skin tones: Extend although not of category Mn or Me.
_MORE_EXTEND = _codes(
    "09BE 09D7 0B3E 0B57 0BBE 0BD7 0CC0 0CC2 0CC7-0CC8 0CCA-0CCB 0CD5-0CD6 0D3E 0D57 0DCF 0DDF 1715 1734 1B35 1B3B "
    "1B3D 1B43-1B44 1BAA 1BF2-1BF3 200C 302E-302F A953 A9C0 FF9E-FF9F 111C0 11235 1133E 1134D 11357 114B0 114BD 115AF "
    "116B6 11930 1193D 1D165-1D166 1D16D-1D172 1F3FB-1F3FF E0020-E007F"
)
_PREPENDED = _codes(
    "0600-0605 06DD 070F 0890-0891 08E2 0D4E 110BD 110CD 111C2-111C3 1193F 11941 11A84-11A89 11D46 11F02"
)
_MORE_SPACING = _codes("0E33 0EB3")
_NO_SPACING = _codes(
    "102B-102C 1038 1062-1064 1067-106D 1083 1087-108C 108F 109A-109C 1A61 1A63-1A64 AA7B AA7D 11720-11721"
)
_MORE_CONTROL = _codes("2065 FFF0-FFF8 E0000-E001F E0080-E00FF E01F0-E0FFF")
_PICTURES = _codes(
    "00A9 00AE 203C 2049 2122 2139 2194-2199 21A9-21AA 231A-231B 2328 23CF 23E9-23F3 23F8-23FA 24C2 25AA-25AB 25B6 "
    "25C0 25FB-25FE 2600-2604 260E 2611 2614-2615 2618 261D 2620 2622-2623 2626 262A 262E-262F 2638-263A 2640 2642 "
    "2648-2653 265F-2660 2663 2665-2666 2668 267B 267E-267F 2692-2697 2699 269B-269C 26A0-26A1 26A7 26AA-26AB "
    "26B0-26B1 26BD-26BE 26C4-26C5 26C8 26CE-26CF 26D1 26D3-26D4 26E9-26EA 26F0-26F5 26F7-26FA 26FD 2702 2705 "
    "2708-270D 270F 2712 2714 2716 271D 2721 2728 2733-2734 2744 2747 274C 274E 2753-2755 2757 2763-2764 2795-2797 "
    "27A1 27B0 27BF 2934-2935 2B05-2B07 2B1B-2B1C 2B50 2B55 3030 303D 3297 3299 1F004 1F02C-1F02F 1F094-1F09F "
    "1F0AF-1F0B0 1F0C0 1F0CF-1F0D0 1F0F6-1F0FF 1F170-1F171 1F17E-1F17F 1F18E 1F191-1F19A 1F1AE-1F1E5 1F201-1F20F "
    "1F21A 1F22F 1F232-1F23A 1F23C-1F23F 1F249-1F25F 1F266-1F321 1F324-1F393 1F396-1F397 1F399-1F39B 1F39E-1F3F0 "
    "1F3F3-1F3F5 1F3F7-1F3FA 1F400-1F4FD 1F4FF-1F53D 1F549-1F54E 1F550-1F567 1F56F-1F570 1F573-1F57A 1F587 "
    "1F58A-1F58D 1F590 1F595-1F596 1F5A4-1F5A5 1F5A8 1F5B1-1F5B2 1F5BC 1F5C2-1F5C4 1F5D1-1F5D3 1F5DC-1F5DE 1F5E1 "
    "1F5E3 1F5E8 1F5EF 1F5F3 1F5FA-1F64F 1F680-1F6C5 1F6CB-1F6D2 1F6D5-1F6E5 1F6E9 1F6EB-1F6F0 1F6F3-1F6FF "
    "1F7DA-1F7FF 1F80C-1F80F 1F848-1F84F 1F85A-1F85F 1F888-1F88F 1F8AE-1F8AF 1F8BC-1F8BF 1F8C2-1F8CF 1F8D9-1F8FF "
    "1F90C-1F93A 1F93C-1F945 1F947-1F9FF 1FA58-1FA5F 1FA6E-1FAFF 1FC00-1FFFD"
)
# Indic_Conjunct_Break: signs that join two letters into one, and the letters that are joined.
_LINKERS = _codes(
    "094D 09CD 0ACD 0B4D 0C4D 0D4D 1039 17D2 1A60 1B44 1BAB A9C0 AAF6 10A3F 11133 113D0 1193E 11A47 11A99 11F42"
)
_JOINED = _codes(
    "0915-0939 0958-095F 0978-097F 0995-09A8 09AA-09B0 09B2 09B6-09B9 09DC-09DD 09DF 09F0-09F1 0A95-0AA8 0AAA-0AB0 "
    "0AB2-0AB3 0AB5-0AB9 0AF9 0B15-0B28 0B2A-0B30 0B32-0B33 0B35-0B39 0B5C-0B5D 0B5F 0B71 0C15-0C28 0C2A-0C39 "
    "0C58-0C5A 0D15-0D3A 1000-102A 103F 1050-1055 105A-105D 1061 1065-1066 106E-1070 1075-1081 108E 1780-17B3 "
    "1A20-1A54 1B0B-1B0C 1B13-1B33 1B45-1B4C 1B83-1BA0 1BAE-1BAF 1BBB-1BBD A989-A98B A98F-A9B2 A9E0-A9E4 A9E7-A9EF "
    "A9FA-A9FE AA60-AA6F AA71-AA73 AA7A AA7E-AA7F AAE0-AAEA ABC0-ABDA 10A00 10A10-10A13 10A15-10A17 10A19-10A35 "
    "11103-11126 11144 11147 11380-11389 1138B 1138E 11390-113B5 11900-11906 11909 1190C-11913 11915-11916 "
    "11918-1192F 11A00 11A0B-11A32 11A50 11A5C-11A83 11F04-11F10 11F12-11F33"
)
_FAR = 100
"""No character is made of more signs than this."""
_AFTER = {_L: {_L, _V, _LV, _LVT}, _LV: {_V, _T}, _V: {_V, _T}, _LVT: {_T}, _T: {_T}}


@lru_cache(maxsize=4096)
def _class(sign: str) -> str:
    code = ord(sign)
    category = unicodedata.category(sign)
    if code == 0x200D:
        return _ZWJ
    if category in ("Mn", "Me") or code in _MORE_EXTEND:
        return _EXTEND
    if code in _PREPENDED:
        return _PREPEND
    if category in ("Cc", "Cf", "Cs", "Zl", "Zp") or code in _MORE_CONTROL:
        return _CONTROL
    if code in _MORE_SPACING or (category == "Mc" and code not in _NO_SPACING):
        return _SPACING
    if 0x1F1E6 <= code <= 0x1F1FF:
        return _FLAG
    if 0xAC00 <= code <= 0xD7A3:
        return _LV if (code - 0xAC00) % 28 == 0 else _LVT
    if 0x1100 <= code <= 0x115F or 0xA960 <= code <= 0xA97C:
        return _L
    if 0x1160 <= code <= 0x11A7 or 0xD7B0 <= code <= 0xD7C6:
        return _V
    if 0x11A8 <= code <= 0x11FF or 0xD7CB <= code <= 0xD7FB:
        return _T
    return _PICTURE if code in _PICTURES else _OTHER


def count(text: str) -> int:
    r"""Return how many characters a reader sees in `text`.

    Parameters
    ----------
    text
        Any text; a line break counts once, whether it is one sign or two.

    Examples
    --------
    >>> count("né"), count("ne\u0301"), count("東京"), count("👩‍👩‍👧🇯🇵👍🏽"), count("\r\n")
    (2, 2, 2, 3, 1)
    """
    return sum(1 for _ in starts(text))


def boundary(text: str, at: int) -> int:
    r"""Return the last place up to `at` where a text can be cut without taking a character apart.

    Examples
    --------
    >>> boundary("ne\u0301e", 2), boundary("ne\u0301e", 3)
    (1, 3)
    """
    if at >= len(text):
        return len(text)
    first = max(0, at - _FAR)
    return max((first + start for start in starts(text[first : at + 1])), default=at)


def starts(text: str) -> Iterator[int]:
    """Give the place where each character begins."""
    flags, before = 0, ""
    picture = False  # before here: a picture, then only what extends it (GB11)
    joined = linked = False  # before here: a letter of a conjunct; and a sign that joins (GB9c)
    last = ""
    for place, sign in enumerate(text):
        kind = _class(sign)
        if not before:
            breaks = True
        elif last == "\r" and sign == "\n":
            breaks = False
        elif _CONTROL in (before, kind):
            breaks = True
        else:
            extends = kind in (_EXTEND, _ZWJ, _SPACING) or before == _PREPEND
            syllable = kind in _AFTER.get(before, ())
            conjunct = linked and ord(sign) in _JOINED
            composed = before == _ZWJ and picture and kind == _PICTURE
            flag = kind == before == _FLAG and flags % 2
            breaks = not (extends or syllable or conjunct or composed or flag)
        if breaks:
            yield place
        flags = flags + 1 if kind == _FLAG else 0
        picture = kind == _PICTURE or (picture and kind in (_EXTEND, _ZWJ) and before != _ZWJ)
        if ord(sign) in _JOINED:
            joined, linked = True, False
        elif kind in (_EXTEND, _ZWJ) and sign != "\u200c":
            linked = joined and (linked or ord(sign) in _LINKERS)
        else:
            joined = linked = False
        before, last = kind, sign
