"""The tuple of all methods, and how one is found by name. Knows nothing of what they do.

A new method is one more line in `METHODS`.
"""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path

from pydantic import ValidationError

from thinktank.case import Case
from thinktank.errors import BadParameter, UnknownMethod
from thinktank.method import Method
from thinktank.methods.alignment_landscape.method import AlignmentLandscape
from thinktank.methods.cross_impact.method import CrossImpact
from thinktank.methods.graph_model.method import ConflictGraph
from thinktank.methods.spatial_bargaining.method import SpatialBargaining
from thinktank.runs import RunStore

METHODS: tuple[type[Method], ...] = (SpatialBargaining, CrossImpact, AlignmentLandscape, ConflictGraph)


def method_named(name: str) -> type[Method]:
    """Return the method of this name.

    Raises
    ------
    UnknownMethod
        There is none.

    Examples
    --------
    >>> method_named("spatial_bargaining").question
    'Where will the issue settle?'
    """
    for method in METHODS:
        if method.name == name:
            return method
    names = [method.name for method in METHODS]
    near = get_close_matches(name, names, n=1, cutoff=0.5)
    fix = f"Did you mean {near[0]}?" if near else f"There are: {', '.join(names)}."
    raise UnknownMethod(f"There is no method {name!r}. {fix}")


def configured(name: str, parameters: Mapping[str, object]) -> Method:
    """Return the method of this name with these parameters, the rest at their defaults.

    Raises
    ------
    UnknownMethod
        There is no such method.
    BadParameter
        It has no such parameter, or the parameter cannot have this value; all that is wrong at once.

    Examples
    --------
    >>> configured("spatial_bargaining", {"predictive_sd": 0.2}).parameters()["predictive_sd"]
    0.2
    """
    method = method_named(name)
    try:
        return method.model_validate(dict(parameters))
    except ValidationError as error:
        raise BadParameter("\n".join(_fault(method, fault) for fault in error.errors())) from None


def stored_runs(folder: Path | str) -> RunStore:
    """Return the store of runs in a folder, for the methods of the catalogue."""
    return RunStore(folder, METHODS)


def applicable(case: Case) -> tuple[type[Method], ...]:
    """Return the methods that find what they read in the case."""
    return tuple(method for method in METHODS if method.suits(case))


def _fault(method: type[Method], fault: Mapping[str, object]) -> str:
    place = fault["loc"]
    parameter = str(place[0]) if isinstance(place, tuple) and place else ""
    fields = list(method.parameter_fields())
    if fault["type"] == "extra_forbidden":
        near = get_close_matches(parameter, fields, n=1, cutoff=0.5)
        fix = f"Did you mean {near[0]}?" if near else f"It has: {', '.join(fields)}."
        return f"{method.name} has no parameter {parameter!r}. {fix}"
    said = str(fault["msg"]).removeprefix("Input ").removeprefix("Value error, ")
    if not parameter:  # it is about several together
        return f"{method.name}: {said}"
    return f"{method.name}: {parameter} = {fault['input']!r} {said}."
