"""What every method is: parameters, a model of a case, a result in the case's own words. Computes nothing.

Read this first if you add a method. It takes four steps, and no file of the library or the site changes but one:

1. a folder `methods/<name>/` with `method.py` (this class and the result), `model.py` and `kernels.py`;
2. one line in `thinktank.catalogue`;
3. one published case with its published result in `cases/`;
4. one page `docs/methods/<name>.md`.

The contract suite (`tests/test_every_method.py`) then holds it to everything that is said here.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from typing import ClassVar, Protocol

from pydantic import BaseModel, ConfigDict
from pydantic.fields import FieldInfo

from thinktank.case import Case
from thinktank.charts import Chart
from thinktank.draws import Array, Draws
from thinktank.errors import MissingJudgements
from thinktank.findings import Quantity

Outputs = dict[str, Array]

TOTAL = "total."
"""What the key of an array begins with that holds one row, a sum over the draws, and not a row for each."""


class Result(Protocol):
    """What a method says of a case: a frozen object of its own, in the case's ids and units."""

    def quantities(self) -> tuple[Quantity, ...]:
        """Return every number that has a value in each draw; findings are made of these."""
        ...

    def chart(self, case: Case, subject: str, foot: str) -> Chart | None:
        """Draw what it says of one element, with a line under the picture; None where it says nothing.

        The leading chart alone, drawn while a reader moves a slider. An empty subject is the whole case.
        """
        ...

    def charts(self, case: Case, foot: str) -> tuple[Chart, ...]:
        """Return all that is worth looking at, in reading order, each with a name of its own."""
        ...

    def notes(self) -> tuple[str, ...]:
        """Return what could not be used and why, a sentence each; empty where everything was."""
        ...

    def to_dict(self) -> Mapping[str, object]:
        """Return the result for ``--json``: text, numbers, lists and dictionaries; None for NaN."""
        ...


class Model(Protocol):
    """A case as the arrays that a method's kernels take. Frozen, and small enough to be made for every chunk."""

    @property
    def paths(self) -> tuple[str, ...]:
        """Every judgement that it reads."""
        ...

    def solve(self, draws: Draws) -> Outputs:
        """Return named arrays, for all draws at once.

        Each array's first axis is the draw, and a row depends on its own draw alone. There is one array of
        shape (n,) under the key of every quantity; a quantity that a draw leaves undetermined is NaN there.
        What a result needs of all draws together only is summed up here: such an array has one row, and a key that
        begins with `TOTAL`. A run adds those of its chunks up, so that a million draws have room.
        Heavy imports belong here or at the top of `model.py`, never in `method.py`.
        """
        ...

    def result(self, outputs: Outputs, at_mode: Outputs) -> Result:
        """Return the result: of all draws, and of the one draw with every value at its mode."""
        ...


class Method(BaseModel, ABC):
    """A frozen object whose parameters are its typed fields, each with bounds and a description.

    Forms, sliders, the command line and the documentation are made from those fields.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    name: ClassVar[str]
    """The folder's name; it stands in case files, on the command line and in run keys."""
    title: ClassVar[str]
    """What the method is called in a heading."""
    question: ClassVar[str]
    """The question it answers, as one sentence with a question mark."""
    needs: ClassVar[tuple[str, ...]]
    """The kinds of judgement it reads."""
    optional: ClassVar[tuple[str, ...]] = ()
    """Further kinds, which it reads where a case has them."""
    sources: ClassVar[Mapping[str, str]]
    """Where its equations come from: key of `references.bib` to a short citation."""

    @abstractmethod
    def model(self, case: Case) -> Model:
        """Return the case as this method sees it.

        Raises
        ------
        MissingJudgements
            The case lacks what the method reads; made by `missing`.
        """

    @classmethod
    def suits(cls, case: Case) -> bool:
        """Tell whether the case has what the method reads: by default a judgement of every kind it needs."""
        return all(case.of_kind(kind) for kind in cls.needs)

    def parameters(self) -> dict[str, object]:
        """Return the parameters by name, defaults included, ready for JSON."""
        return self.model_dump(mode="json", by_alias=True)

    @classmethod
    def parameter_fields(cls) -> dict[str, FieldInfo]:
        """Return the fields by the names that users write: one whose name is taken here carries it as its alias."""
        return {field.alias or name: field for name, field in cls.model_fields.items()}

    def read_parameters(self) -> dict[str, object]:
        """Return those of the parameters that matter, as the others are set; by default all."""
        return self.parameters()

    def missing(self, case: Case, why: str, paths: Iterable[str]) -> MissingJudgements:
        """Return the error that tells an analyst what to add and where; raise it.

        Parameters
        ----------
        case
            The case that was read.
        why
            What is missing, as a clause: "has no position on any issue".
        paths
            Paths of the judgements to add; parts that are the analyst's choice in capitals, such as
            `position.ISSUE.ACTOR`.
        """
        wanted = ", ".join(f"judgements.{path}" for path in paths)
        return MissingJudgements(
            f"{self.name} needs {_listed(self.needs)}, and case {case.id!r} {why}. Add {wanted}, "
            f"or choose a method that does without."
        )


def _listed(words: tuple[str, ...]) -> str:
    return " and ".join(part for part in (", ".join(words[:-1]), words[-1]) if part)
