"""A Word file to a title, blocks, notes and pictures, and a report of what became of everything. Keeps nothing."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import mammoth

from institute.desk.word import archive, inventory
from institute.desk.word.composing import blocks_of
from institute.desk.word.imported import Imported, Picture
from institute.desk.word.preparing import prepared

STYLES = """
p.thinktank-title => h1.title:fresh
p.thinktank-subtitle => h1.subtitle:fresh
p.thinktank-heading-1 => h2:fresh
p.thinktank-heading-2 => h3:fresh
p.thinktank-heading-3 => h4:fresh
p.thinktank-heading-4 => h5:fresh
p.thinktank-heading-5 => h6:fresh
p.thinktank-heading-6 => h6:fresh
p.thinktank-heading-7 => h6:fresh
p.thinktank-heading-8 => h6:fresh
p.thinktank-heading-9 => h6:fresh
p.thinktank-quote => blockquote > p:fresh
p.thinktank-caption => p.caption:fresh
u => em
"""


def read(data: bytes) -> Imported:
    """Read a Word file.

    Raises
    ------
    NotWord
        It is none, or may not be opened.
    """
    archive.checked(data)
    about = archive.properties(data)
    found = Imported(title=about.title, creator=about.creator)
    try:
        made = prepared(data)
        converted = mammoth.convert_to_html(
            BytesIO(made.data), style_map=STYLES, convert_image=mammoth.images.img_element(_holder(found.pictures))
        )
    except Exception as error:
        raise archive.NotWord(archive.DAMAGED) from error
    blocks_of(converted.value, found, seeks_title=True)
    if not found.body and not found.synopsis:
        raise archive.NotWord("There is no text in the file that could be read. Was it saved with its words?")
    for changed, dropped in (
        inventory.left_out(data, made),
        inventory.said_of(each.message for each in converted.messages),
    ):
        found.report.changed += changed
        found.report.dropped += dropped
    if not found.synopsis:
        found.report.changed.append("The file names no synopsis: write one before the piece goes on")
    found.report.dropped.append("Colours, fonts, sizes and small capitals, as always")
    return found


def _holder(pictures: list[Picture]) -> Any:
    """Return what mammoth calls for each picture: it is kept aside, and the text gets its place."""

    def hold(image: Any) -> dict[str, str]:
        with image.open() as file:
            pictures.append(Picture(file.read(), image.content_type or "", image.alt_text or ""))
        return {"src": f"#picture-{len(pictures) - 1}"}

    return hold
