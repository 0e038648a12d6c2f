"""What a line of the record may say, and the fold: a line is refused, or becomes part of the state. Knows no file.

Each rule returns what is wrong; only if that is nothing does it change the state, so a refused line leaves no trace.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping

from thinktank.case.answers import UNSCORED, Asked, outcome_fault, value_faults, word_faults
from thinktank.case.words import SCALES
from thinktank.forecasting.moments import ends, starts, written
from thinktank.forecasting.question_rules import (
    BINARY,
    OPTIONS_FAULT,
    Fault,
    Line,
    are_options,
    asked_of,
    condition_faults,
    kept_faults,
    text_faults,
)
from thinktank.forecasting.state import Entry, Outcome, Question, State, condition_of, key_of

NOT_ASKED: Fault = ("speaks of a question that was not asked before", "Its question comes first")
LONGEST_KEY = 200
_SHA256 = re.compile(r"[0-9a-f]{64}")
_URL = re.compile(r"https?://[^\s]+")


def fold(state: State, line: Line, at: float) -> list[Fault]:
    """Take a line into the state, or return what is wrong with it and what would be right.

    Parameters
    ----------
    state
        Changed in place if the line is right.
    line
        The line; its number, time and hash have been checked.
    at
        Its time, in seconds.
    """
    kind = line.get("kind")
    rule = _RULES.get(kind) if isinstance(kind, str) else None
    if rule is None:
        return [(f"there is no kind of line {kind!r}", f"Kinds: {', '.join(_RULES)}")]
    forecast = line.get("forecast")
    if kind == "note" and forecast is None:
        return text_faults(line, "text")
    if not isinstance(forecast, str) or not isinstance(line.get("case") or "", str):
        return [("does not say which forecast it speaks of", "Give forecast, and case where it belongs to one")]
    if "/" in forecast or "@" in forecast:  # they part the key of a question
        return [(f"the forecast's id {forecast!r} holds a / or @", "Give the id alone, and its case as case")]
    key = key_of(line)
    if len(key) > LONGEST_KEY:
        return [(f"the name of its question is {len(key)} characters long", f"At most {LONGEST_KEY}")]
    if "on" in line and (found := said_on(line, at)):
        return found
    if kind == "question":
        return _question(state, line, at)
    question = state.questions.get(key)
    if question is None:
        return [NOT_ASKED]
    return rule(state, question, line, at)


def said_on(line: Line, at: float) -> list[Fault]:
    """Return what is wrong with the day or instant that a line is dated."""
    try:
        early = starts(line["on"])
    except (ValueError, TypeError) as error:
        return [(str(error), "")]
    return [(f"is dated {line['on']}, after it was written", "on comes no later than t")] if early > at else []


def _question(state: State, line: Line, at: float) -> list[Fault]:
    found = text_faults(line, "question", "source")
    key = key_of(line)
    times = []
    for name, read in (("opens", starts), ("closes", ends), ("resolve_by", ends)):
        try:
            times.append(read(line[name]))
        except KeyError:
            found.append((f"{name} is missing", "Give a day, or an instant with its offset"))
        except ValueError as error:
            found.append((f"{name}: {error}", ""))
        except TypeError:
            found.append((f"{name} is neither a day nor an instant", "Give a day, or an instant with its offset"))
    if len(times) == 3 and not times[0] < times[1] <= times[2]:
        found.append(("opens, closes and resolve_by do not follow one another", ""))
    if times and not (starts("1900-01-01") <= min(times) and max(times) <= starts("3000-01-01")):
        found.append(("its days lie outside the years 1900 to 2999", "Correct the year"))
    asked, wrong = asked_of(line)
    found += wrong
    if str(line.get("words", "ICD203")) not in SCALES:
        found.append((f"no scale of words {line.get('words')!r}", f"There are {', '.join(SCALES)}"))
    found += kept_faults(line, times)
    before = state.questions.get(key)
    if before is not None and not any(effect in ("annul", "split") for *_, effect in before.amendments):
        found.append(("the question was changed without an amendment", "Amend the old one first"))
    found += condition_faults(state, line)
    if found:
        return found
    question = Question(key, line, asked, times[0], times[1], times[2])
    if asked.options:
        question.options_history.append((-math.inf, asked.options))
    if (condition := condition_of(line)) is not None:
        question.condition, question.wanted = state.questions[condition[0]], condition[1]
    if before is not None:
        # The old version keeps its place under another name; the new one goes to the end.
        before.key, question.version = f"{key}@{before.version}", before.version + 1
        state.questions = {q.key: q for q in state.questions.values()}
    state.questions[key] = question
    return []


def entry_faults(question: Question, line: Line, at: float) -> list[tuple[str, str, str]]:
    """Return all that is wrong with an entry: the field (``""`` where none can mend it), what, what would be right.

    Parameters
    ----------
    question
        As it stands.
    line
        The entry: by, value, and what else it has.
    at
        When it is written, in seconds.
    """
    found = [("", *fault) for fault in _in_force(question)] if question.amendments else []
    if at < question.opens or at >= question.closes:
        when = "before the question opens" if at < question.opens else "after the question closed"
        span = f"It takes entries from {written(question.opens)} until before {written(question.closes)}"
        found.append(("", f"the entry of {written(at)} comes {when}", span))
    elif at >= question.closed_early:
        found.append(("", f"the entry comes after the question was closed on {written(question.closed_early)}", ""))
    if question.resolutions and not question.backcast:
        known = question.resolutions[-1].known_said
        found.append(("", f"the entry comes after the outcome, known on {known}, was recorded", ""))
    by, value = line.get("by"), line.get("value")
    if not isinstance(by, str) or not by.strip():
        found.append(("by", "the entry is nobody's", "Give by"))
    if not (type(value) is float and question.asked is BINARY and 0.0 <= value <= 1.0):  # most lines are
        found += [("value", fault, "") for fault in value_faults(question.asked, value)]
    word = line.get("word", line.get("words"))
    if word is not None:
        scale = str(line.get("scale", question.line.get("words", "ICD203")))
        found += [("word", fault, "") for fault in word_faults(question.asked, word, value, scale)]
    run, note = line.get("run"), line.get("note")
    if run is not None and not isinstance(run, str):
        found.append(("run", "run is no key of a run", "Give the key as text"))
    if note is not None and not isinstance(note, str):
        found.append(("note", "note is no text", "Say in words what the entry rests on"))
    return found


def _entry(state: State, question: Question, line: Line, at: float) -> list[Fault]:
    found = entry_faults(question, line, at)
    if found:
        return [(what, fix) for _, what, fix in found]
    by, value, note = line["by"], line["value"], line.get("note")
    word, run = line.get("word", line.get("words")), line.get("run")
    said = value if isinstance(value, Mapping) else float(value)
    entry = Entry(int(line["n"]), at, by, said, word, run, options=question.asked.options, note=note)
    before = question.standing.get(by)
    if before is not None:
        before.end = at
    question.standing[by] = entry
    question.authors.add(by)
    question.entries.append(entry)
    state.entries += 1
    return []


def _in_force(question: Question) -> list[Fault]:
    if question.amendments and question.amendments[-1][3] in ("annul", "split"):
        return [("the question was amended and has not been asked anew", "Ask it anew first, as a question")]
    return []


def _withdraw(state: State, question: Question, line: Line, at: float) -> list[Fault]:
    by = line.get("by")
    entry = question.standing.get(by) if isinstance(by, str) else None
    if entry is None:
        return [(f"{by} has no entry that stands and could be withdrawn", "")]
    if at >= question.closed:
        return [("an entry cannot be withdrawn once the question is closed", "")]
    entry.end = at
    del question.standing[entry.by]
    return []


def _amend(state: State, question: Question, line: Line, at: float) -> list[Fault]:
    found = text_faults(line, "text")
    effect = line.get("effect")
    if effect not in ("annul", "split", "options"):
        found.append((f"there is no effect {effect!r}", "Effects: annul, split, options"))
    if question.resolutions:
        found.append(("the question has an outcome and can no longer be amended", "Resolve it again, with the reason"))
    if effect == "options" and not question.asked.options:
        found.append(("only a question with options can have them amended", ""))
    elif effect == "options" and not are_options(line.get("options")):
        found.append(OPTIONS_FAULT)
    found += _in_force(question)
    if found:
        return found
    question.amendments.append((int(line["n"]), at, str(line["text"]), str(effect)))
    if effect == "options":
        options = tuple(line["options"])
        question.asked = Asked(question.asked.type, options)
        question.options_history.append((at, options))
    else:
        question.closed_early = min(question.closed_early, at)
        for entry in question.standing.values():
            entry.end = at
        question.standing.clear()
        if effect == "annul":
            question.annulled_by = str(line["text"])
    return []


def _close(state: State, question: Question, line: Line, at: float) -> list[Fault]:
    if at >= question.closed:
        return [("the question is closed already", "")]
    question.closed_early = at
    return []


def _resolution(state: State, question: Question, line: Line, at: float) -> list[Fault]:
    if question.resolutions:
        return [("the question has an outcome already", "A mistake is corrected by a re-resolution, with its reason")]
    return _resolved(state, question, line, at)


def _re_resolution(state: State, question: Question, line: Line, at: float) -> list[Fault]:
    if not question.resolutions:
        return [("there is no resolution that could be corrected", "Resolve it first")]
    return text_faults(line, "note") or _resolved(state, question, line, at)


def _resolved(state: State, question: Question, line: Line, at: float) -> list[Fault]:
    found = text_faults(line, "by")
    by, outcome = line.get("by"), line.get("outcome")
    if isinstance(by, str) and by in question.authors:
        found.append((f"{by} made an entry and cannot resolve the question", "Name a second person"))
    if fault := outcome_fault(question.asked, outcome):
        found.append((fault, ""))
    if question.annulled_by:
        found.append((f"the question was annulled: {question.annulled_by}", ""))
    found += _evidence(line.get("evidence"), outcome)
    found += _conditional(question, outcome)
    known_said = str(line.get("known") or line.get("on") or written(at))
    known = math.inf
    try:
        known = ends(known_said)
        if starts(known_said) > at:
            found.append((f"the outcome cannot be known on {known_said}, after it was recorded", ""))
        if known <= question.opens and not question.backcast and outcome not in UNSCORED:
            found.append((f"the outcome was known on {known_said}, before the question opened", "Annul it"))
    except (ValueError, TypeError) as error:
        found.append((f"known: {error}", ""))
    late = late_entries(question, known)
    void = line.get("void") or []
    unnamed = [entry.n for entry in late if not isinstance(void, list) or entry.n not in void]
    if unnamed:
        said = f"the entries of lines {', '.join(map(str, unnamed))} were made after the outcome was known"
        found.append((said, f"Name them: void = {[entry.n for entry in late]}"))
    if found:
        return found
    evidence = tuple(line.get("evidence") or ())
    note = line.get("note")
    question.resolutions.append(
        Outcome(int(line["n"]), at, known, known_said, str(outcome), str(by), evidence, str(note) if note else None)
    )
    if late or len(question.resolutions) > 1:
        numbers = {entry.n for entry in late}
        for entry in question.entries:
            entry.void = entry.n in numbers
    return []


def late_entries(question: Question, known: float) -> list[Entry]:
    """Return the entries made after an outcome was known; a backcast's are all of them, and none counts anyway."""
    return [] if question.backcast else [entry for entry in question.entries if entry.start >= known]


def _evidence(evidence: object, outcome: object) -> list[Fault]:
    right = 'Give evidence = [{ url = "https://...", sha256 = "..." }]'
    if evidence is None or evidence == []:
        return [] if outcome in UNSCORED else [("an outcome needs evidence", right)]
    whole = isinstance(evidence, list | tuple) and all(
        isinstance(item, Mapping)
        and _URL.fullmatch(str(item.get("url")))
        and _SHA256.fullmatch(str(item.get("sha256")))
        for item in evidence
    )
    return [] if whole else [("each piece of evidence needs its address and the SHA-256 of what was archived", right)]


def _conditional(question: Question, outcome: object) -> list[Fault]:
    condition = question.condition
    if condition is None or outcome == "annulled":
        return []
    came = condition.outcome
    if came is None:
        return [(f"its condition {condition.key} has no outcome yet", "Resolve the condition first")]
    if came == question.wanted:
        return []
    return [(f"its condition {condition.key} turned out {came}, not {question.wanted}", "It is annulled")]


def _note(state: State, question: Question, line: Line, at: float) -> list[Fault]:
    found = text_faults(line, "text")
    if not found:
        question.notes.append((int(line["n"]), at, str(line["text"])))
    return found


def _asked_first(state: State, question: Question, line: Line, at: float) -> list[Fault]:
    raise AssertionError("a question is asked before there is one")


_RULES: dict[str, Callable[[State, Question, Line, float], list[Fault]]] = {
    "question": _asked_first,
    "entry": _entry,
    "withdraw": _withdraw,
    "amend": _amend,
    "close": _close,
    "resolution": _resolution,
    "re-resolution": _re_resolution,
    "note": _note,
}
KINDS = tuple(_RULES)
