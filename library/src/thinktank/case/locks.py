"""What may no longer change once a forecast is published: its question and its entries. Reads no file.

A published forecast is locked. A new opinion is a new entry; another question is a dated amendment that annuls or
splits the old one; a resolution is never taken back silently.
"""

from __future__ import annotations

from thinktank.case.case import Case
from thinktank.case.questions import QUESTION_FIELDS, Forecast
from thinktank.errors import Problem


def refused_changes(before: Case, after: Case) -> tuple[Problem, ...]:
    """Return every change of a published forecast that is not allowed.

    Parameters
    ----------
    before
        The case as published.
    after
        The same case as it is to be published next.

    Returns
    -------
    tuple of Problem
        Empty if forecasts only grew: entries and amendments added, questions added, resolutions given.
    """
    found: list[Problem] = []
    for old in before.forecasts:
        new = next((forecast for forecast in after.forecasts if forecast.id == old.id), None)
        if new is None:
            found.append(_problem(after, old, "", "is published and cannot be removed", "Annul it by an amendment"))
        elif new != old:
            found += _changed(after, old, new)
    for resolution in before.resolutions:
        if after.resolution(resolution.id) != resolution:
            place = f"resolutions.{resolution.id}"
            said = "is published and cannot be changed or removed"
            found.append(Problem(after.id, "", place, said, "A mistake is corrected in the record, by a new line"))
    if before.forecasts and before.about.zone not in (None, after.about.zone):
        said = f"is {before.about.zone} and was changed: its days would be others"
        found.append(Problem(after.id, "", "case.zone", said, "Keep it; give what differs as an instant"))
    return tuple(found)


def _changed(case: Case, old: Forecast, new: Forecast) -> list[Problem]:
    found = []
    amended = len(new.amendments) > len(old.amendments)
    for name in QUESTION_FIELDS:
        if getattr(new, name) != getattr(old, name) and not amended:
            fix = "Keep it, or add an amendment with its date and effect"
            found.append(_problem(case, old, name, "is published and was changed without an amendment", fix))
    for name, noun in (("entries", "entry"), ("amendments", "amendment")):
        kept = getattr(new, name)[: len(getattr(old, name))]
        if kept != getattr(old, name):
            said = f"a published {noun} was changed or removed"
            found.append(_problem(case, old, name, said, f"Add a new {noun} after the old ones"))
    if old.backcast != new.backcast:
        found.append(_problem(case, old, "backcast", "a forecast cannot become a backcast, nor the reverse", ""))
    return found


def _problem(case: Case, forecast: Forecast, field: str, what: str, fix: str) -> Problem:
    place = ".".join(part for part in ("forecasts", forecast.id, field) if part)
    return Problem(case.id, "", place, what, fix)
