"""The kinds of judgement: what each is about, which values it takes, within which bounds. Reads no file.

A new kind is one line in `KINDS`; readers, checks, the schema and the workbook all follow from it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Part = Literal["actor", "issue", "driver", "state", "option", "strategy", "statement", "outcome", "factor"]
Form = Literal["number", "weights", "label", "ranking", "outcomes", "chains"]
LISTS: tuple[Form, ...] = ("ranking", "outcomes", "chains")

WITHIN_SCALE = "scale"
FACTORS = ("ethnic", "religious", "territorial", "regime", "war", "treaty", "trade")
"""What draws actors together or apart, after Axelrod and Bennett (1993), with treaties and trade beside them."""
ACH_CELLS = ("CC", "C", "N", "I", "II", "NA")


@dataclass(frozen=True)
class Kind:
    """One kind of judgement.

    Parameters
    ----------
    name, means
        The field's word for it, and what it says in a sentence.
    about
        The tuples of elements it may be about; a driver's state counts as two parts.
    form
        Which shape of value it takes.
    bounds
        Lowest and highest number, or `WITHIN_SCALE` for the scale of its issue.
    labels
        For labels, the closed list.
    symmetric
        Whether (a, b) and (b, a) are the same judgement.
    """

    name: str
    means: str
    about: tuple[tuple[Part, ...], ...]
    form: Form = "number"
    bounds: tuple[float, float] | str = (-1e9, 1e9)
    labels: tuple[str, ...] = ()
    symmetric: bool = False

    @property
    def named(self) -> str:
        """The name with its article: `a position`, `an impact`."""
        return f"{'an' if self.name[0] in 'aeiou' else 'a'} {self.name}"


KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind(
            "capability",
            "what an actor can bring to bear, on every issue or on one",
            (("actor",), ("issue", "actor")),
            bounds=(0, 1e9),
        ),
        Kind(
            "position",
            "where an actor wants an issue settled, in the issue's unit",
            (("issue", "actor"),),
            bounds=WITHIN_SCALE,
        ),
        Kind(
            "salience",
            "how much an issue matters to an actor, 0 to 100",
            (("issue", "actor"),),
            bounds=(0, 100),
        ),
        Kind(
            "affinity",
            "how well two actors get on, -2 hostile to 2 close",
            (("actor", "actor"),),
            bounds=(-2, 2),
            symmetric=True,
        ),
        Kind(
            "propensity",
            "how much the first actor wants to be on the side of the second, which need not be mutual",
            (("actor", "actor"),),
            bounds=(-100, 100),
        ),
        Kind(
            "pull",
            "how strongly the first actor is bound to the side of the second, whatever its size: bases, sanctions",
            (("actor", "actor"),),
        ),
        Kind(
            "tie",
            "how one factor draws two actors together (1) or apart (-1)",
            (("factor", "actor", "actor"),),
            bounds=(-1, 1),
            symmetric=True,
        ),
        Kind("factor", "how much a factor of ties counts", (("factor",),), bounds=(0, 100)),
        Kind("prior", "how likely each state of a driver is over the horizon", (("driver",),), form="weights"),
        Kind(
            "impact",
            "how a state of one driver promotes (+) or hinders (-) another state, usually -3 to 3",
            (("driver", "state", "driver", "state"),),
            bounds=(-100, 100),
        ),
        Kind(
            "feasibility",
            "whether a state of a driver is forced, or forbidden, whatever the impacts say",
            (("driver", "state"),),
            form="label",
            labels=("forced", "forbidden"),
        ),
        Kind(
            "implication",
            "what a state of one driver says of a state of another: requires or excludes it",
            (("driver", "state", "driver", "state"),),
            form="label",
            labels=("requires", "excludes"),
        ),
        Kind("preference", "what an actor wants, most important first", (("actor",),), form="ranking"),
        Kind("weight", "what it is worth to an actor that an option is taken", (("actor", "option"),)),
        Kind("ranking", "all outcomes, best first; equal ones joined by ~", (("actor",),), form="outcomes"),
        Kind("order", "outcomes as far as they are compared: chains of > and ~", (("actor",),), form="chains"),
        Kind("payoff", "what an outcome is worth to an actor", (("actor", "outcome"),)),
        Kind(
            "value",
            "what a strategy is worth to the client in a state, -100 to 100",
            (("strategy", "driver", "state"),),
            bounds=(-100, 100),
        ),
        Kind(
            "consistency",
            "how a statement sits with a hypothesis: CC C N I II NA",
            (("statement", "driver", "state"),),
            form="label",
            labels=ACH_CELLS,
        ),
    )
}
