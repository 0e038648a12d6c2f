"""Spatial bargaining: its question and its parameters. Solves nothing; the result is in `result`.

Positions, saliences and capabilities say where an issue will settle. All models stand side by side, and the
weighted mean is the benchmark that the others have to beat: on the DEU data set of EU legislation (353 issues
with outcomes) none that was tried was significantly better than it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar, Self

from pydantic import model_validator

from thinktank.case import Case
from thinktank.method import Method
from thinktank.methods.spatial_bargaining.parameters import Parameters, readers

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

    @model_validator(mode="after")
    def _says_nothing_in_vain(self) -> Self:
        """Refuse a parameter that is set and that no model chosen reads: it would be believed to have counted."""
        defaults = type(self).model_fields
        vain = [
            name
            for name in sorted(self.model_fields_set)
            if name not in self._read() and getattr(self, name) != defaults[name].default
        ]
        if vain:
            needed = sorted({f"model = '{model}'" for name in vain for model in readers(name)})
            raise ValueError(
                f"{', '.join(vain)} {'is' if len(vain) == 1 else 'are'} set, and model = '{self.models}' does not read "
                f"{'it' if len(vain) == 1 else 'them'}. Choose one of {', '.join(needed)}, or leave it out."
            )
        return self

    def read_parameters(self) -> dict[str, object]:
        """Return those of the parameters that the models chosen read."""
        names = {type(self).model_fields[name].alias or name for name in self._read()}
        return {name: value for name, value in self.parameters().items() if name in names}

    def _read(self) -> frozenset[str]:
        return frozenset(name for name in type(self).model_fields if self.models in readers(name))

    def model(self, case: Case) -> BargainingModel:
        """Return positions, saliences and capabilities as arrays; what cannot be used is named in the result."""
        from thinktank.methods.spatial_bargaining.model import bargaining_model

        return bargaining_model(self, case, self.missing)
