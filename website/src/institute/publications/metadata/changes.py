"""The kinds of change that a public revision may be: the vocabulary of journals' notices."""

from __future__ import annotations

from collections.abc import Iterable

ORIGINAL, MINOR = "original", "minor"
KINDS = [
    (ORIGINAL, "First published"),
    (MINOR, "Minor edit"),
    ("clarification", "Clarification"),
    ("correction", "Correction"),
    ("corrigendum", "Corrigendum"),
    ("erratum", "Erratum"),
    ("addendum", "Addendum"),
    ("new_version", "New version"),
    ("new_edition", "New edition"),
    ("expression_of_concern", "Expression of concern"),
    ("partial_retraction", "Partial retraction"),
    ("retraction", "Retraction"),
    ("withdrawal", "Withdrawal"),
    ("removal", "Removal"),
]
LABELS = dict(KINDS)
# Readers are not told of these on the corrections page.
SILENT = {ORIGINAL, MINOR}
NOTICED = tuple(kind for kind, _ in KINDS if kind not in SILENT)
# After one of these the piece no longer stands; its page does.
ENDED = {"retraction": "Retracted", "withdrawal": "Withdrawn", "removal": "Removed"}
ENDING = set(ENDED)
# One of these stands anew, whatever became of the version before.
RESTORING = {"new_version", "new_edition"}
# After this its text is no longer shown, in no version.
HIDING = {"removal"}


def ended_by(kinds: Iterable[str]) -> str:
    """Return which of the kinds of change, in their order, ended the piece; nothing where it stands.

    Examples
    --------
    >>> ended_by(["original", "retraction", "erratum"]), ended_by(["original", "retraction", "new_version"])
    ('retraction', '')
    """
    return next((kind if kind in ENDING else "" for kind in reversed([*kinds]) if kind in ENDING | RESTORING), "")


def is_hidden(told: Iterable[tuple[int, str]], number: int) -> bool:
    """Tell whether the text of a version is shown no more.

    Parameters
    ----------
    told
        The number and the kind of every version.
    number
        That of the version.

    Examples
    --------
    A text that was removed stays hidden in the versions before, even where another was published since.

    >>> told = [(1, "original"), (2, "removal"), (3, "minor"), (4, "new_version")]
    >>> [is_hidden(told, number) for number, _ in told]
    [True, True, True, False]
    """
    hidden = False
    for at, kind in sorted(told):
        if kind in HIDING and at >= number:
            return True
        if at <= number:
            hidden = kind in HIDING or (hidden and kind not in RESTORING)
    return hidden
