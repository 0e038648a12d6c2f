"""What the analyst judges: the concepts of a case, the files they stand in, and what is wrong with those.

Computes nothing from a case; that is what methods are for.
"""

from thinktank.case.build import build_case
from thinktank.case.case import TABLES, Case
from thinktank.case.checking import Check, Verdict, overall
from thinktank.case.conflict import Conflict, Rule, WhatIf
from thinktank.case.files import read_case, write_case
from thinktank.case.formats.toml import case_from_toml
from thinktank.case.judgement import Judgement
from thinktank.case.kinds import KINDS, Kind
from thinktank.case.limits import bounds_of
from thinktank.case.locks import refused_changes
from thinktank.case.model import (
    About,
    Actor,
    Driver,
    Issue,
    NamedFinding,
    Option,
    Person,
    PlannedRun,
    Source,
    Statement,
    Strategy,
)
from thinktank.case.questions import Entry, Forecast, Resolution
from thinktank.case.schema import case_schema
from thinktank.case.starter import new_case
from thinktank.case.values import Label, Number, Pool, Range, Ranking, Value, Weights, in_words, moved

__all__ = [
    "KINDS",
    "TABLES",
    "About",
    "Actor",
    "Case",
    "Check",
    "Conflict",
    "Driver",
    "Entry",
    "Forecast",
    "Issue",
    "Judgement",
    "Kind",
    "Label",
    "NamedFinding",
    "Number",
    "Option",
    "Person",
    "PlannedRun",
    "Pool",
    "Range",
    "Ranking",
    "Resolution",
    "Rule",
    "Source",
    "Statement",
    "Strategy",
    "Value",
    "Verdict",
    "Weights",
    "WhatIf",
    "bounds_of",
    "build_case",
    "case_from_toml",
    "case_schema",
    "in_words",
    "moved",
    "new_case",
    "overall",
    "read_case",
    "refused_changes",
    "write_case",
]
