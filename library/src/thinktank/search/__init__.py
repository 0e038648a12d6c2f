"""All assignments of finite states in which every element is at a best response: one exact search. Knows no case.

Cross-impact balances and alignment landscapes are both this problem. `Problem` states it, `assignments` lists the
answers, `stream` gives them as they are found, `count` counts them without listing. Light to import: the kernels are
loaded when a search starts.
"""

from thinktank.search.problem import Contradiction, Forbidden, Problem
from thinktank.search.solving import Found, Progress, assignments, count, stream

__all__ = ["Contradiction", "Forbidden", "Found", "Problem", "Progress", "assignments", "count", "stream"]
