"""The card that other sites show of a piece: a picture made of its metadata, the same bytes for the same words."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

import typst
from django.core.files.base import ContentFile

from institute.core.sending import kept
from institute.publications.bylines import byline, isolated
from institute.publications.metadata.changes import LABELS
from institute.publications.metadata.model import Metadata
from institute.publications.pdf.edition import language_of
from institute.publications.pdf.typesetting import HERE, NotTypeset, fonts, printable

MADE_WITH = ("card.typ", "house.typ")
DOTS_AN_INCH = 96
LONGEST = 22  # letters without a place at which a line may end
# Scripts that put no blanks between words, or join their letters, know themselves where lines end.
_LONG = re.compile(rf"([^\s\u0590-\u08ff\u0900-\u109f\u1780-\u17ff\u2e80-\ud7af]{{{LONGEST}}})(?=\S)")
NAMES = 4  # more are counted


def picture(meta: Metadata, institute: str) -> bytes:
    """Return the card as PNG of 1200 by 630 dots: as it is kept, or made and kept.

    Raises
    ------
    NotTypeset
        It could not be made.
    """
    words = _data(meta, institute)
    try:
        return _kept(words)
    except NotTypeset:
        # No font of ours has a letter of it: what tells the piece from others stands on the card, and the house's name.
        return _kept({**words, "title": meta.number or meta.key, "subtitle": "", "byline": "", "series": ""})


def _kept(words: dict[str, Any]) -> bytes:
    data = json.dumps(words, ensure_ascii=False, sort_keys=True)
    name = f"cards/{hashlib.sha256((_made_with() + data).encode()).hexdigest()}.png"
    storage = kept()
    if storage.exists(name):
        with storage.open(name, "rb") as file:
            found: bytes = file.read()
            return found
    made = _drawn(data)
    storage.save(name, ContentFile(made))
    return made


def _data(meta: Metadata, institute: str) -> dict[str, Any]:
    language, region = language_of(meta.language)
    words = {
        "number": meta.number,
        "series": meta.series.name,
        "title": meta.title,
        "subtitle": meta.subtitle,
        "byline": _byline(meta),
        "institute": institute,
        "status": LABELS.get(meta.places.ended, ""),
    }
    broken = {name: _LONG.sub("\\1\u200b", said) for name, said in printable(words).items()}
    return {**broken, "language": language, "region": region}


def _byline(meta: Metadata) -> str:
    people = [(person.role, person.name) for person in meta.contributors]
    if len(people) <= NAMES:
        return byline(people)
    first = ", ".join(isolated(name) for _, name in people[: NAMES - 1])
    return f"{first} and {len(people) - NAMES + 1} others"


def _drawn(data: str) -> bytes:
    with tempfile.TemporaryDirectory(prefix="thinktank-card-") as folder:
        root = Path(folder)
        for template in MADE_WITH:
            shutil.copyfile(HERE / template, root / template)
        try:
            card = typst.Compiler(root / MADE_WITH[0], root=root, font_paths=fonts(), sys_inputs={"document": data})
            # A picture would show an empty box for a letter that no font has; an archivable PDF is refused instead.
            card.compile(format="pdf", pdf_standards=["a-2b"])
            made = card.compile(format="png", ppi=DOTS_AN_INCH)
        except typst.TypstError as error:
            raise NotTypeset(str(error)) from None
    assert isinstance(made, bytes)
    return made


@cache
def _made_with() -> str:
    return hashlib.sha256(b"".join((HERE / name).read_bytes() for name in MADE_WITH)).hexdigest()
