"""`thinktank outlook`: the forward-looking sentences of a text, and what each lacks to be a forecast."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from thinktank.cli.output import json_option, print_json, table
from thinktank.errors import CaseError, Problem

LARGEST = 5_000_000


@click.command(
    epilog="Examples: thinktank outlook commentary.md    thinktank outlook commentary.txt --as-of 2025-04-01 --json"
)
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--as-of",
    type=click.DateTime(["%Y-%m-%d"]),
    help="The day of the text: what lies after it lies ahead. By default today.",
)
@click.option("--words", default="ICD203", show_default=True, help="Scale of the words of probability.")
@json_option
def outlook(file: Path, as_of: dt.datetime | None, words: str, as_json: bool) -> None:
    """Offer the sentences of FILE (.txt or .md) that look ahead, each as a question with what it lacks.

    By rules, without any service. On a commentary marked by hand and not looked at for the rules, three in four of
    the sentences offered did look ahead, and three in four of those that do were offered: read the rest yourself.
    """
    from thinktank.case.words import SCALES
    from thinktank.forecasting.outlook import outlooks, sentences

    if words not in SCALES:
        raise click.BadParameter(f"no scale {words!r}; there are {', '.join(SCALES)}", param_hint="--words")
    text, markdown = _read(file), file.suffix.lower() in (".md", ".markdown")
    found = outlooks(text, as_of=as_of.date() if as_of else None, scale=words, markdown=markdown)
    total = sum(1 for _ in sentences(text, markdown))
    whole = [o for o in found if o.said.probability is not None and any(day.last is not None for day in o.days)]
    if as_json:
        counts = {"sentences": total, "outlooks": len(found), "with_number_and_day": len(whole)}
        print_json({"file": str(file), "counts": counts, "outlooks": [one.to_dict() for one in found]})
        return
    rows = [
        (o.sentence.line, o.sentence.text, _asked(o.stem.question, o.stem.given, o.stem.negated), "\n".join(o.missing))
        for o in found
    ]
    table(f"What looks ahead in {file}", ("line", "sentence", "as a question", "lacks"), rows)
    click.echo(f"{total} sentences; {len(found)} look ahead, {len(whole)} of them with a number and a day.")


def _asked(question: str, given: str, negated: bool) -> str:
    said = f"{question}\ngiven: {given}" if given else question
    return f"{said}\nthe sentence says no" if negated else said


def _read(file: Path) -> str:
    from thinktank.case.formats.foreign import refuse_devices

    refuse_devices(file)
    try:
        data = file.read_bytes()
        if len(data) > LARGEST:
            raise CaseError([Problem(str(file), "", "", "is larger than 5 MB", "Give the text of one publication")])
        return data.decode("utf-8-sig")
    except OSError as error:
        raise CaseError([Problem(str(file), "", "", f"cannot be read: {error.strerror}")]) from None
    except UnicodeDecodeError:
        raise CaseError([Problem(str(file), "", "", "is no text in UTF-8", "Save it as UTF-8")]) from None
