"""Captions as WebVTT: what is wrong with a file, by line; the words of one. Shows nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass

LARGEST = 2_000_000
_TIME = r"(?:(\d{2,}):)?([0-5]\d):([0-5]\d)\.(\d{3})"
_TIMING = re.compile(rf"^{_TIME}[ \t]+-->[ \t]+{_TIME}(?:[ \t]+\S.*)?$")


@dataclass(frozen=True)
class Cue:
    """Words and when they are shown, in seconds."""

    begins: float
    ends: float
    words: str


def read(content: bytes) -> tuple[list[Cue], list[str]]:
    """Return the cues of a file, and all that is wrong with it, each with its line."""
    if len(content) > LARGEST:
        return [], ["The file is larger than 2 MB: that is no text of captions."]
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return [], [f"The file is not UTF-8 (byte {error.start}). Save it as UTF-8."]
    lines = re.split(r"\r\n|\r|\n", text)
    if not re.match(r"WEBVTT(?:[ \t]|\Z)", lines[0]):
        said = "Line 1: the file begins with the word WEBVTT; this looks like another format, such as SubRip."
        return [], [said]
    cues: list[Cue] = []
    wrong: list[str] = []
    place = 1
    while place < len(lines):
        if "-->" not in lines[place]:
            place += 1
            continue
        found = _TIMING.match(lines[place].strip())
        line = place + 1
        words = []
        place += 1
        while place < len(lines) and lines[place].strip() and "-->" not in lines[place]:
            words.append(lines[place])
            place += 1
        if found is None:
            wrong.append(
                f"Line {line}: a time reads 00:01:02.500 --> 00:01:05.000, with a point before the thousandths."
            )
            continue
        begins, ends = _seconds(found.groups()[:4]), _seconds(found.groups()[4:])
        if ends <= begins:
            wrong.append(f"Line {line}: it would end before it begins.")
        if cues and begins < cues[-1].begins:
            wrong.append(f"Line {line}: it begins before the one above it.")
        if not words:
            wrong.append(f"Line {line}: there are no words.")
        cues.append(Cue(begins, ends, re.sub(r"<[^>]*>", "", " ".join(words)).strip()))
    if not cues and not wrong:
        wrong.append("There is nothing in it but its head.")
    return cues, wrong


def _seconds(parts: tuple[str | None, ...]) -> float:
    hours, minutes, seconds, thousandths = (int(part or 0) for part in parts)
    return hours * 3600 + minutes * 60 + seconds + thousandths / 1000
