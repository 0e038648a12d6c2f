"""From what a revision is and says to the data that the template prints. Sets nothing."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils import timezone

from institute.analyses.marks import MarkedStatement
from institute.core.blocks import are_figures
from institute.publications import bylines
from institute.publications.metadata import citing, csl
from institute.publications.metadata.changes import ENDED, LABELS, ended_by
from institute.publications.metadata.head import source_line
from institute.publications.metadata.model import Contributor, Metadata
from institute.publications.text import document as doc

WIDEST = 1_600  # dots of a picture across the page
# Charts name the site's font first; in a PDF the same face goes by the name in our font files.
FONT_OF_CHARTS, FONT_OF_FILES = "Public Sans", "Institute Sans"
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_LANGUAGE, _REGION = re.compile("[a-z]{2,3}"), re.compile("[a-z]{2}")


@dataclass(frozen=True)
class Edition:
    """All that a template prints: plain data, and the files of its pictures by name."""

    data: Mapping[str, Any]
    pictures: Mapping[str, bytes]
    template: str = "publication.typ"


def edition(
    meta: Metadata, text: doc.Document, institute: str, paper: str = "a4", pictures_as: str = "picture"
) -> Edition:
    """Return what is printed of a revision.

    Parameters
    ----------
    meta, text
        What it is, and its words.
    institute
        As the running head names it.
    paper
        ``a4`` or ``us-letter``.
    pictures_as
        What the names of its pictures begin with, where several pieces are set together.
    """
    writer = _Writer(text, meta, pictures_as)
    language, region = language_of(meta.language)
    # What became of the piece later is not in the print of an earlier version: that stays as it was, byte for byte.
    ended = ended_by(change.kind for change in meta.told)
    as_then = replace(meta, places=replace(meta.places, ended=ended))
    data = {
        "number": meta.number,
        "series": meta.series.name,
        "title": meta.title,
        "short_title": meta.short_title or meta.title,
        "subtitle": meta.subtitle,
        "byline": bylines.byline((person.role, person.name) for person in meta.contributors),
        "date": day_of(meta.issued),
        "day": [meta.issued.year, meta.issued.month, meta.issued.day],
        "appeared": source_line(meta) if meta.part is not None else "",
        "issn": meta.series.issn,
        "doi": meta.doi,
        "synopsis_label": meta.series.synopsis_label,
        "synopsis": meta.abstract,
        "body_label": meta.series.body_label,
        "body": [writer.block(block) for block in text.blocks],
        "references": [{"doi": each.doi, "parts": list(each.parts)} for each in meta.references],
        "signed": [person.name for person in meta.authors],
        "people": [_person(person) for person in meta.contributors],
        "are_authors": len(meta.authors) == len(meta.contributors),
        "statements": _statements(meta),
        "citation": [_styled(run) for run in doc.prose(citing.cited(next(iter(citing.STYLES)), csl.item(as_then)))],
        "editions": [f"ISBN {edition.isbn} ({edition.form})" for edition in meta.editions],
        "rights": f"© {meta.issued.year} {meta.holder}.",
        "licence": meta.licence,
        "licence_url": meta.licence_url,
        "address": meta.short_url,
        "version": f"Version {meta.change.version}, {day_of(meta.change.at)}",
        "notices": _notices(meta),
        "status": ENDED[ended] if ended else "",
        "keywords": list(meta.keywords),
        "institute": institute,
        "language": language,
        "region": region,
        "from_right": meta.is_from_the_right,
        "paper": paper,
    }
    if ended:
        # It stands across every page from the version on in which the piece was ended: sheets part company.
        at = next(change.at for change in reversed(meta.told) if change.kind == ended)
        data["watermark"] = f"{ENDED[ended]}, {day_of(at)}"
    return Edition(data, writer.pictures)


def day_of(date: dt.date) -> str:
    """Return a day as it is printed; of a moment, the institute's day."""
    day = timezone.localtime(date) if isinstance(date, dt.datetime) else date
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def language_of(tag: str) -> tuple[str, str | None]:
    """Return the language and the region of a tag as the typesetter takes them; English where it names none.

    Examples
    --------
    >>> language_of("en-GB"), language_of("sr-Latn-RS"), language_of("zh-Hant"), language_of("English")
    (('en', 'gb'), ('sr', 'rs'), ('zh', 'tw'), ('en', None))
    """
    first, *others = tag.lower().replace("_", "-").split("-")
    if not _LANGUAGE.fullmatch(first):
        return "en", None
    region = next((part for part in others if _REGION.fullmatch(part)), None)
    return first, region or ("tw" if first == "zh" and "hant" in others else None)


def _notices(meta: Metadata) -> list[dict[str, str]]:
    return [{"label": f"{LABELS[change.kind]}, {day_of(change.at)}.", "text": change.notice} for change in meta.notices]


def _statements(meta: Metadata) -> list[str]:
    said = (("Funding: ", meta.funding), ("Use of machines: ", meta.ai_statement), ("", meta.series.disclaimer))
    return [f"{label}{words}" for label, words in said if words]


def _person(person: Contributor) -> dict[str, Any]:
    return {
        "name": person.name,
        "affiliation": person.affiliation,
        "orcid": person.orcid,
        "biography": [_styled(run) for run in doc.prose(person.biography)],
        "interests": person.interests,
    }


def _styled(run: doc.Run, href: str = "") -> dict[str, Any]:
    return {
        "text": run.text,
        "strong": run.strong,
        "emphasis": run.emphasis,
        "forecast": run.is_forecast,
        "shift": run.shift,
        "href": href,
        "foot": None,
    }


def _has_words(runs: doc.Runs) -> bool:
    return any(unicodedata.category(sign)[0] not in "ZC" for run in runs if not run.note for sign in run.text)


@dataclass
class _Writer:
    """Writes the blocks of one text. Notes have the numbers that they have on the page; addresses have letters."""

    text: doc.Document
    meta: Metadata
    pictures_as: str
    pictures: dict[str, bytes] = field(default_factory=dict)
    addresses: dict[str, str] = field(default_factory=dict)
    noted: set[str] = field(default_factory=set)

    def block(self, block: doc.Block) -> dict[str, Any]:
        """Return one block as data."""
        match block:
            case doc.Heading():
                if not _has_words(block.runs):  # a mark of a note alone: a bookmark would have no name
                    return {"kind": "paragraph", "runs": self.runs(block.runs), "badges": []}
                return {"kind": "heading", "runs": self.runs(block.runs), "level": block.level}
            case doc.Paragraph():
                badges = [_badge(statement) for statement in block.forecasts]
                return {"kind": "paragraph", "runs": self.runs(block.runs), "badges": badges}
            case doc.ListOf():
                items = [[self.block(part) for part in item] for item in block.items]
                return {"kind": "list", "ordered": block.is_ordered, "items": items}
            case doc.Quotation():
                return {"kind": "quotation", "runs": self.runs(block.runs), "source": self.runs(block.source)}
            case doc.TableOf():
                return self._table(block)
            case doc.Figure():
                name = f"{self.pictures_as}-{len(self.pictures)}.png"
                self.pictures[name] = _picture(block.image)
                caption, credit = self.runs(block.caption), self.runs(block.credit)
                return {"kind": "figure", "picture": name, "alt": block.alt, "caption": caption, "credit": credit}
            case doc.AnalysisShown():
                return self._analysis(block.shown)
            case doc.NewItems():
                told = [self._item(item) for item in block.items]
                return {"kind": "items", "items": told, "empty": doc.NOTHING_NEW}

    def runs(self, runs: doc.Runs) -> list[dict[str, Any]]:
        """Return runs as data: each note and each address stands at its foot once, then it is referred to."""
        found: list[dict[str, Any]] = []
        for run in runs:
            if run.note:
                found.append(_styled(run) | {"foot": self._note(run.note)})
                continue
            href = self._whole(run.href)
            found.append(_styled(run, href))
            # For those who read on paper the address stands at the foot, unless the words are the address. Words in
            # several styles are one link: what is said of it stands behind the last of them.
            if href.startswith("http") and run.text.strip() != href:
                if len(found) > 1 and found[-2]["href"] == href:
                    found[-1]["foot"], found[-2]["foot"] = found[-2]["foot"], None
                else:
                    found[-1]["foot"] = self._address(href)
        return found

    def _note(self, label: str) -> dict[str, Any] | None:
        note = next(note for note in self.text.notes if note.label == label)
        foot = {"mark": str(note.number), "key": f"{self.pictures_as}-note-{label}", "runs": None, "url": ""}
        if label in self.noted:
            return foot
        self.noted.add(label)
        said: list[dict[str, Any]] = []
        for place, runs in enumerate(note.paragraphs):
            if place:
                said.append(_styled(doc.Run("\n")))
            said += self.runs(runs)
        return foot | {"runs": said}

    def _address(self, url: str) -> dict[str, Any]:
        is_new = url not in self.addresses
        mark = self.addresses.setdefault(url, _letters(len(self.addresses)))
        key = f"{self.pictures_as}-address-{mark}"
        return {"mark": mark, "key": key, "runs": None, "url": url if is_new else ""}

    def _whole(self, href: str) -> str:
        href = self.meta.absolute(href)
        return href if href.startswith(("http://", "https://", "mailto:")) else ""

    def _table(self, table: doc.TableOf) -> dict[str, Any]:
        columns = list(zip(*table.rows, strict=False))
        return {
            "kind": "table",
            "caption": self.runs(table.caption),
            "rows": [[self.runs(cell) for cell in row] for row in table.rows],
            "source": self.runs(table.source),
            "weights": [_weight(column, 12 if place == 0 else 0) for place, column in enumerate(columns)],
            "are_figures": [
                place > 0 and are_figures(map(doc.plain, column[1:])) for place, column in enumerate(columns)
            ],
        }

    def _analysis(self, shown: Mapping[str, Any]) -> dict[str, Any]:
        url = self.meta.absolute(shown["run_url"])
        charts = [chart for chart in shown["charts"] if chart["svg"]]
        return {
            "kind": "analysis",
            "charts": [
                {
                    "title": chart["title"],
                    "svg": chart["svg"].replace(FONT_OF_CHARTS, FONT_OF_FILES),
                    "alt": chart["description"],
                }
                for chart in charts
            ],
            "sentences": list(shown["sentences"]),
            "caption": shown.get("caption") or "",
            "warning": shown.get("illustrative") or "",
            # Numbers that the author gives have no run.
            "run": _styled(doc.Run(f"run {shown['run_short']}"), url) | {"foot": self._address(url)}
            if shown["run_short"]
            else None,
        }

    def _item(self, item: doc.NewItem) -> dict[str, Any]:
        head = self.runs((doc.Run(item.title, href=item.path),))
        return {"head": head, "about": item.about, "summary": item.summary}


def _letters(place: int) -> str:
    """Return a, b … z, aa, ab …: the mark of an address by its place.

    Examples
    --------
    >>> _letters(0), _letters(25), _letters(26)
    ('a', 'z', 'aa')
    """
    before, letter = divmod(place, 26)
    return (_letters(before - 1) if before else "") + chr(ord("a") + letter)


def _weight(column: Iterable[doc.Runs], whole: int) -> int:
    """Return how much room a column asks for beside the others: its longest word, or more for long cells.

    Cells of so many letters as `whole` says stay on one line.
    """
    cells = [doc.plain(cell) for cell in column]
    longest = max((len(word) for cell in cells for word in cell.split()), default=1)
    most = max(map(len, cells), default=1)
    return max(4, min(longest, 24), min(most, 32) // 2 + 2, min(most + 1, whole))


def _badge(statement: MarkedStatement) -> dict[str, str]:
    said = f"Forecast of {statement.by}. Resolves by {day_of(statement.resolve_by)}."
    share = f" {statement.share} in the model’s run: {statement.finding}." if statement.share else ""
    outcome = f"Turned out: {statement.outcome}." if statement.outcome else ""
    return {"number": statement.number, "word": statement.word, "said": said + share, "outcome": outcome}


def _picture(image: Any) -> bytes:
    rendition = image.get_rendition(f"max-{WIDEST}x{WIDEST}|format-png")
    with rendition.file.open("rb") as file:
        data: bytes = file.read()
    return data
