"""All assignments of finite states in which every element is at a best response: one exact search. Knows no case.

Cross-impact balances and alignment landscapes are both this problem. `Problem` states it, `assignments` lists the
answers, `stream` gives them as they are found, `count` counts them without listing. Light to import: the kernels are
loaded when a search starts.
"""

from thinktank.search.constraints import contradiction
from thinktank.search.problem import Forbidden, Problem
from thinktank.search.solving import Count, Found, assignments, count, stream

__all__ = [
    "Count",
    "Forbidden",
    "Found",
    "Problem",
    "assignments",
    "contradiction",
    "count",
    "stream",
]
