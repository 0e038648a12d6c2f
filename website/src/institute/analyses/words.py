"""Elements and judgements of a case in words that a reader understands. Formats no number."""

from __future__ import annotations

from thinktank.case import Case


def names_of(case: Case) -> dict[str, str]:
    """Return what each element is called: an actor's name, an issue's ask, the text of the others."""
    names = {element.id: element.name for element in case.actors}
    names |= {issue.id: issue.ask for issue in case.issues}
    for group in (case.drivers, case.options, case.strategies, case.statements):
        names |= {element.id: element.text or _plain(element.id) for element in group}
    return names


def label_of(case: Case, path: str) -> str:
    """Write a judgement's path in words: ``Position of Japan on Japanese defence spending``."""
    kind, *about = path.split(".")
    actors = {actor.id: actor.name for actor in case.actors}
    issues = {issue.id: issue.ask for issue in case.issues}
    drivers = {driver.id for driver in case.drivers}
    said: list[str] = []
    parts = iter(about)
    for part in parts:
        if part in drivers:
            state = next(parts, None)
            said.append(f"{_plain(part)} ({_plain(state)})" if state else _plain(part))
        else:
            said.append(actors.get(part) or issues.get(part) or _plain(part))
    if len(about) == 2 and about[0] in issues:
        return f"{kind.capitalize()} of {said[1]} on {said[0]}"
    link = {"impact": " on ", "value": " under ", "consistency": " with ", "payoff": " at "}.get(kind, " and ")
    return f"{kind.capitalize()} of {link.join(said)}"


def _plain(id: str) -> str:
    return id.replace("_", " ")
