"""What files may be handed in, known by their first bytes and not by their names. Stores nothing."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError

# A name's ending, its media type, and how such a file begins: at which byte, with what.
SOUND = {
    "mp3": ("audio/mpeg", [(0, b"ID3"), (0, b"\xff\xfb"), (0, b"\xff\xf3"), (0, b"\xff\xf2")]),
    "m4a": ("audio/mp4", [(4, b"ftyp")]),
    "ogg": ("audio/ogg", [(0, b"OggS")]),
    "wav": ("audio/wav", [(8, b"WAVE")]),
}
FILM = {
    "mp4": ("video/mp4", [(4, b"ftyp")]),
    "webm": ("video/webm", [(0, b"\x1a\x45\xdf\xa3")]),
}
PAPERS = {
    "pdf": ("application/pdf", [(0, b"%PDF-")]),
    "png": ("image/png", [(0, b"\x89PNG")]),
    "jpg": ("image/jpeg", [(0, b"\xff\xd8\xff")]),
    "docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", [(0, b"PK\x03\x04")]),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", [(0, b"PK\x03\x04")]),
    "zip": ("application/zip", [(0, b"PK\x03\x04")]),
}
KINDS: dict[str, tuple[str, list[tuple[int, bytes]]]] = {**SOUND, **FILM, **PAPERS}
LARGEST = 2_000_000_000


def ending(name: str) -> str:
    """Return what a name ends in."""
    return name.rpartition(".")[2].lower()


def media_type(name: str) -> str:
    """Return the media type of a stored file."""
    return KINDS.get(ending(name), ("application/octet-stream", []))[0]


def recording(file: Any) -> None:
    """Refuse what is neither sound nor film."""
    _checked(file, {**SOUND, **FILM})


def paper(file: Any) -> None:
    """Refuse what no release has attached."""
    _checked(file, PAPERS)


def _checked(file: Any, allowed: dict[str, tuple[str, list[tuple[int, bytes]]]]) -> None:
    found = allowed.get(ending(file.name))
    if found is None:
        raise ValidationError(f"A file that ends in .{ending(file.name)} is not taken; {', '.join(allowed)} are.")
    try:
        if file.size > LARGEST:
            raise ValidationError("The file is larger than 2 GB.")
        head = _head(file)
    except OSError:
        raise ValidationError("The file is not there any more: hand it in again.") from None
    if not any(head[place : place + len(sign)] == sign for place, sign in found[1]):
        raise ValidationError(f"The file ends in .{ending(file.name)} but does not begin as such a file does.")


def _head(file: Any) -> bytes:
    """Return how a file begins, and leave it as it was found."""
    if getattr(file, "_committed", False):  # in its storage already, and not open
        with file.storage.open(file.name, "rb") as source:
            return bytes(source.read(32))
    file.seek(0)
    head = bytes(file.read(32))
    file.seek(0)
    return head
