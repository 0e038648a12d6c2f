"""Alignment landscapes: the question. Solves nothing; parameters are in `parameters`, the result is in `result`.

Actors of different size like and dislike each other; each takes the side on which it is least frustrated, given where
the others stand. The alignments from which nobody wants to move are the valleys of a landscape of energy.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

from thinktank.case import Case
from thinktank.method import Method
from thinktank.methods.alignment_landscape.parameters import Parameters

if TYPE_CHECKING:
    from thinktank.methods.alignment_landscape.model import AlignmentModel


class AlignmentLandscape(Parameters, Method):
    """All stable alignments of a case's actors, how deep they lie, and what would move an actor.

    Examples
    --------
    >>> AlignmentLandscape(blocs=3).parameters()["blocs"]
    3
    """

    name: ClassVar[str] = "alignment_landscape"
    title: ClassVar[str] = "Alignment landscape"
    question: ClassVar[str] = "Who sides with whom?"
    needs: ClassVar[tuple[str, ...]] = ("capability", "affinity")
    optional: ClassVar[tuple[str, ...]] = ("propensity", "pull", "tie", "factor")
    sources: ClassVar[Mapping[str, str]] = {
        "axelrod1993": "Axelrod and Bennett (1993)",
        "axelrod1995": "Axelrod, Mitchell, Thomas, Bennett and Bruderer (1995)",
        "galam1996": "Galam (1996)",
        "florian2000": "Florian and Galam (2000)",
    }

    @classmethod
    def suits(cls, case: Case) -> bool:
        """Tell whether a case has sizes, and propensities of one kind or another."""
        return bool(case.of_kind("capability")) and any(
            case.of_kind(kind) for kind in ("affinity", "propensity", "tie")
        )

    def model(self, case: Case) -> AlignmentModel:
        """Return sizes and propensities as arrays; who cannot take part is named in the result."""
        from thinktank.methods.alignment_landscape.model import alignment_model

        return alignment_model(self, case, self.missing)
