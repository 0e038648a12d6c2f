"""Spatial bargaining: its question and its parameters. Solves nothing; the result is in `result`.

Positions, saliences and capabilities say where an issue will settle. All models stand side by side, and the
weighted mean is the benchmark that the others have to beat: on the DEU data set of EU legislation (353 issues
with outcomes) none that was tried was significantly better than it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

from thinktank.case import Case
from thinktank.method import Method
from thinktank.methods.spatial_bargaining.parameters import Parameters

if TYPE_CHECKING:
    from thinktank.methods.spatial_bargaining.model import BargainingModel


class SpatialBargaining(Parameters, Method):
    """Every established model of bargaining on a scale, on every issue of a case, beside the weighted mean.

    Examples
    --------
    >>> SpatialBargaining(model="smp").parameters()["model"]
    'smp'
    """

    name: ClassVar[str] = "spatial_bargaining"
    title: ClassVar[str] = "Spatial bargaining"
    question: ClassVar[str] = "Where will the issue settle?"
    needs: ClassVar[tuple[str, ...]] = ("position", "salience", "capability")
    sources: ClassVar[Mapping[str, str]] = {
        "vandenbos1991": "Van den Bos (1991)",
        "stokmanvanoosten1994": "Stokman and Van Oosten (1994)",
        "black1948": "Black (1948)",
        "nash1950": "Nash (1950)",
        "achen2006": "Achen (2006)",
        "buenodemesquita1994": "Bueno de Mesquita (1994)",
        "scholz2011": "Scholz, Calbert and Smith (2011)",
        "wise2015": "Wise, Lester and Efird (2015)",
    }

    def model(self, case: Case) -> BargainingModel:
        """Return positions, saliences and capabilities as arrays; what cannot be used is named in the result."""
        from thinktank.methods.spatial_bargaining.model import bargaining_model

        return bargaining_model(self, case, self.missing)
