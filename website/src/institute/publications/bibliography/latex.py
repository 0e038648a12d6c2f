"""The words of a TeX value: accents set, commands read, braces gone. Knows no BibTeX."""

from __future__ import annotations

import re
import unicodedata

_ACCENTS = {
    "'": "\u0301", "`": "\u0300", "^": "\u0302", '"': "\u0308", "~": "\u0303", "=": "\u0304", ".": "\u0307",
    "u": "\u0306", "v": "\u030c", "H": "\u030b", "c": "\u0327", "d": "\u0323", "b": "\u0331", "r": "\u030a",
    "k": "\u0328", "t": "\u0361",
}  # fmt: skip
_SIGNS = {
    "ss": "ß", "SS": "ẞ", "ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ", "o": "ø", "O": "Ø", "l": "ł", "L": "Ł",
    "aa": "å", "AA": "Å", "i": "ı", "j": "ȷ", "dh": "ð", "DH": "Ð", "th": "þ", "TH": "Þ", "dj": "đ", "DJ": "Đ",
    "ng": "ŋ", "NG": "Ŋ", "textendash": "–", "textemdash": "—", "textquoteright": "’", "textquoteleft": "‘",
    "textquotedblleft": "“", "textquotedblright": "”", "guillemotleft": "«", "guillemotright": "»", "ldots": "…",
    "dots": "…", "textellipsis": "…", "copyright": "©", "textregistered": "®", "texttrademark": "™", "pounds": "£",
    "textsterling": "£", "euro": "€", "texteuro": "€", "textyen": "¥", "S": "§", "P": "¶", "textasciitilde": "~",
    "textasciicircum": "^", "textunderscore": "_", "textbar": "|", "textless": "<", "textgreater": ">", "slash": "/",
    "textbackslash": "\\", "textdegree": "°", "times": "×", "pm": "±", "leq": "≤", "geq": "≥", "neq": "≠",
    "rightarrow": "→", "textquestiondown": "¿", "textexclamdown": "¡", "textordfeminine": "ª", "textordmasculine": "º",
    "LaTeX": "LaTeX", "TeX": "TeX", "quad": " ", "par": " ", "newline": " ",
}  # fmt: skip
# Commands that say how what follows looks: the words stay.
_LOOKS = {"em", "bf", "it", "sc", "tt", "rm", "sf", "sl", "small", "protect", "relax", "noindent", "bgroup", "egroup"}
_LETTER = r"(\\[ij](?![A-Za-z])|[^\W\d_][\u0300-\u036f]*)"
_BY_SIGN = re.compile(rf"\\(['`^\"~=.])\s*(?:\{{\s*{_LETTER}\s*\}}|{_LETTER})")
_BY_NAME = re.compile(rf"\\([uvHcdbrkt])(?:\s*\{{\s*{_LETTER}(\w?)\s*\}}|\s+{_LETTER}|(\\[ij])(?![A-Za-z]))")
_COMMAND = re.compile(r"\\([A-Za-z]+)\*?(\s*\{\s*\}|\s*)")
_TARGET = re.compile(r"\\href\s*\{[^{}]*\}\s*(?=\{)")
_ESCAPED = re.compile(r"\\([&%$#_{}^~ ])")
# Braces and dollars that are written, not meant as marks, wait here while the marks go.
_KEPT = {"{": "\ue000", "}": "\ue001", "$": "\ue002", "~": "\ue003", "\\": "\ue004"}


def words(value: str) -> str:
    r"""Return the words of a TeX value.

    Examples
    --------
    >>> words(r"Stra{\ss}e nach {\v S}koda, {\L}\'od\'z, {\O}stby, na{\"\i}ve")
    'Straße nach Škoda, Łódź, Østby, naïve'
    >>> words(r"``Half'' of \emph{all} caf\'{e}s --- 50\% \& more in {NATO} $\alpha$")
    '“Half” of all cafés — 50% & more in NATO α'
    """
    value = re.sub("[\ue000-\ue004]", " ", value).replace("\\\\", " ").replace("\\-", "")
    value = _TARGET.sub("", value)
    for _ in range(2):  # an accent may stand on a letter that has one, as in Vietnamese
        value = _BY_SIGN.sub(_accented, value)
        value = _BY_NAME.sub(_accented, value)
    value = _ESCAPED.sub(lambda found: _KEPT.get(found.group(1), found.group(1)), value)
    value = _COMMAND.sub(_meant, value)
    value = value.replace("``", "“").replace("''", "”").replace("---", "—").replace("--", "–").replace("~", " ")
    value = _back(re.sub(r"[{}$\\]", "", value))
    return unicodedata.normalize("NFC", " ".join(value.split()))


def verbatim(value: str) -> str:
    r"""Return an address, a DOI or a number as it is meant: signs without their strokes, no braces.

    Examples
    --------
    >>> verbatim(r"\url{https://example.org/~a\_b?x=1\&y=50\%25}")
    'https://example.org/~a_b?x=1&y=50%25'
    """
    value = re.sub(r"\\url\s*", "", value).strip()
    # Where there are several addresses, the first.
    value = re.split(r"(?<=\S)\s+(?=https?://)", value)[0]
    value = re.sub(r"\\textasciitilde\s*(\{\})?|\{\\textasciitilde\}", "~", value)
    value = re.sub(r"\\([&%$#_{}~^])", lambda found: _KEPT.get(found.group(1), found.group(1)), value)
    value = re.sub(r"[{}]", "", value)
    return "".join(_back(value).split())


def _back(value: str) -> str:
    for sign, kept in _KEPT.items():
        value = value.replace(kept, sign)
    return value


def _accented(found: re.Match[str]) -> str:
    accent, *letters = found.groups()
    first, *rest = [letter.lstrip("\\") for letter in letters if letter]
    return f"{first}{_ACCENTS[accent]}{''.join(rest)}"


def _meant(found: re.Match[str]) -> str:
    name, after = found.groups()
    if name in _SIGNS:
        sign = _SIGNS[name]
        return _KEPT.get(sign, sign)
    if name in _LOOKS:
        return ""
    greek = f"GREEK {'CAPITAL' if name[0].isupper() else 'SMALL'} LETTER {name.upper()}"
    try:
        return unicodedata.lookup(greek)
    except KeyError:
        # What stands in braces after a command that is not known here stays; so does the name of one that stands alone.
        follows = found.string[found.end() : found.end() + 1]
        return "" if follows in ("{", "[") else f"{name}{' ' if after else ''}"
