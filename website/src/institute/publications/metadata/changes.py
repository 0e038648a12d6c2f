"""The kinds of change that a public revision may be: the vocabulary of journals' notices."""

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
