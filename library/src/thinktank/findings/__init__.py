"""What came out of a run and what moves it, once for every method. Knows cases and draws, and no method.

`quantity` has the numbers draw by draw, `summary` what they come to, `ranks` and `sensitivity` what moves them,
`flips` what would change the answer.
"""

from thinktank.findings.flips import Flip, flips
from thinktank.findings.quantity import Quantity
from thinktank.findings.sensitivity import Influence, Sensitivity
from thinktank.findings.summary import QUANTILES, Finding, Share, summarise

__all__ = [
    "QUANTILES",
    "Finding",
    "Flip",
    "Influence",
    "Quantity",
    "Sensitivity",
    "Share",
    "flips",
    "summarise",
]
