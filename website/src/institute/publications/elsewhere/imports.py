"""Bibliographic files to records of works that appeared elsewhere: whole or not at all. Reads no format itself."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db import transaction

from institute.publications.bibliography import bibtex, csl_json, ris
from institute.publications.bibliography.works import Found, Refused, Work, folded, marks, problems
from institute.publications.models import ExternalWork, Person

LARGEST = 5_000_000
MOST = 2_000
FORMS = {"bibtex": bibtex.read, "ris": ris.read, "csl": csl_json.read}
MOST_PROBLEMS = 200


@dataclass
class Report:
    """What a file brought: new records, and those that were there."""

    new: list[ExternalWork] = field(default_factory=list)
    known: list[str] = field(default_factory=list)


def read(text: str, form: str) -> list[Work]:
    """Return the works of a file as CSL-JSON.

    Parameters
    ----------
    text
        The file.
    form
        ``bibtex``, ``ris`` or ``csl``; ``auto`` tells them apart.

    Raises
    ------
    Refused
        The file, or any record in it, is not sound; nothing of it is taken.
    """
    if len(text) > LARGEST:
        raise Refused([f"The file has more than {LARGEST:,} signs; cut it."])
    if "\x00" in text:
        raise Refused(["The file is no text: it holds signs of value zero."])
    text = text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    form = _form_of(text) if form == "auto" else form
    if form not in FORMS:
        raise Refused([f"There is no form {form!r}; there are {', '.join(FORMS)}."])
    found = FORMS[form](text)
    if not found:
        raise Refused(["The file holds no work that could be read: it is neither BibTeX, RIS nor CSL-JSON."])
    if len(found) > MOST:
        raise Refused([f"The file holds {len(found):,} works; at most {MOST:,} come at once. Cut it."])
    wrong = [said for place, each in enumerate(found, 1) for said in _wrong(place, each)]
    if wrong:
        more = [f"And {len(wrong) - MOST_PROBLEMS:,} more."] if len(wrong) > MOST_PROBLEMS else []
        raise Refused([*wrong[:MOST_PROBLEMS], *more])
    return [each.work for each in found]


def take(works: Sequence[Work], *, keep: bool) -> Report:
    """Turn works into records, leaving out those that are there; without `keep` only say what would come of it."""
    report = Report()
    known = _Known(ExternalWork.objects.values_list("csl", flat=True))
    people = _Staff(Person.objects.all())
    with transaction.atomic():
        for work in works:
            if not known.adds(work):
                report.known.append(work["title"])
                continue
            named = [*work.get("author", []), *work.get("editor", [])]
            record = ExternalWork(
                kind=_kind(work),
                title=work["title"][:500],
                year=work["issued"]["date-parts"][0][0],
                doi=work.get("DOI", ""),
                url=work.get("URL", ""),
                csl=_without_orcids(work),
            )
            report.new.append(record)
            if keep:
                record.save()
                record.people.set(people.among(named))
    return report


def _form_of(text: str) -> str:
    start = text.lstrip()[:1]
    if start in ("[", "{"):
        return "csl"
    return "ris" if ris.STARTS.search(text[:5000]) or re.match(r"\s*[A-Z][A-Z0-9]  ?- ", text) else "bibtex"


def _wrong(place: int, found: Found) -> list[str]:
    where = f"Line {found.line}" if found.line else f"Work {place}"
    name = "".join(filter(str.isprintable, str(found.work.get("id") or found.work.get("title") or "")))[:80]
    where += f" ({name})" if name else ""
    said = list(found.wrong)
    if found.work:
        # A field that could not be read is not missed a second time.
        said += [each for each in problems(found.work) if not found.wrong or "has n" not in each]
    return [f"{where}: {each}." for each in said]


class _Known:
    """Tells a work that is there from one that is not: by its DOI, else by its title, year and first name."""

    def __init__(self, works: Iterable[Work]) -> None:
        self._dois: set[str] = set()
        self._titles: dict[str, set[str]] = {}
        for work in works:
            self._add(*marks(work))

    def adds(self, work: Work) -> bool:
        """Take a work in; return whether it was not there."""
        doi, title = marks(work)
        alike = self._titles.get(title, set())
        # Two works of one name, each with a DOI of its own, are two.
        if doi in self._dois or (alike and (not doi or "" in alike)):
            return False
        self._add(doi, title)
        return True

    def _add(self, doi: str, title: str) -> None:
        self._dois |= {doi} if doi else set()
        self._titles.setdefault(title, set()).add(doi)


class _Staff:
    """Finds the people of ours among the names of a work."""

    def __init__(self, people: Iterable[Person]) -> None:
        self._by_orcid: dict[str, Person] = {}
        self._by_family: dict[str, list[Person]] = {}
        for person in people:
            if person.orcid:
                self._by_orcid[person.orcid] = person
            self._by_family.setdefault(folded(person.family_name), []).append(person)

    def among(self, names: Iterable[dict[str, str]]) -> list[Person]:
        """Return whom the names are of: by ORCID, or by name where no two of ours could be meant."""
        found = []
        for name in names:
            person = self._by_orcid.get(name.get("ORCID", ""))
            if person is None:
                alike = [p for p in self._by_family.get(folded(name.get("family", "")), []) if _may_be(p, name)]
                person = alike[0] if len(alike) == 1 else None
            if person is not None and person not in found:
                found.append(person)
        return found


def _may_be(person: Person, name: dict[str, str]) -> bool:
    """Tell whether a given name, or its initials, is a person's; an ORCID of somebody else's says that it is not."""
    if person.orcid and name.get("ORCID"):
        return False
    theirs, given = _words(person.given_name), _words(name.get("given", ""))
    if not theirs or not given:
        return False
    return all(a.startswith(b) or b.startswith(a) for a, b in zip(theirs, given, strict=False))


def _words(text: str) -> list[str]:
    return [said for word in re.split(r"[\s.\-]+", text) if (said := folded(word))]


def _without_orcids(work: Work) -> Work:
    roles = {
        role: [{part: said for part, said in name.items() if part != "ORCID"} for name in work[role]]
        for role in ("author", "editor", "translator")
        if role in work
    }
    return work | roles


def _kind(work: Work) -> str:
    match work["type"]:
        case "book":
            return "book" if work.get("author") else "edited-book"
        case "article-journal":
            return "article"
        case "chapter":
            return "chapter"
        case "article-newspaper" | "article-magazine" | "post-weblog" | "webpage" | "post":
            return "op-ed"
    words = f"{work.get('genre', '')} {work.get('collection-title', '')}".lower()
    return "working-paper" if "working" in words or "discussion" in words else "policy-report"
