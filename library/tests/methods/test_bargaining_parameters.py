"""How the models are chosen and set: parameters that nothing reads, and names as users write them."""

from __future__ import annotations

import pytest

from thinktank.catalogue import configured
from thinktank.errors import BadParameter


def test_a_parameter_that_nothing_reads_is_refused() -> None:
    with pytest.raises(BadParameter, match="smp_votes is set, and model = 'rules' does not read it"):
        configured("spatial_bargaining", {"smp_votes": "cubic"})
    with pytest.raises(BadParameter, match="eu_stays, pce_votes are set"):
        configured("spatial_bargaining", {"model": "smp", "eu_stays": 0.5, "pce_votes": "cubic"})
    method = configured("spatial_bargaining", {"model": "pce", "smp_votes": "proportional"})  # the default: no harm
    assert list(method.read_parameters()) == [
        "model",
        "predictive_sd",
        "pce_votes",
        "pce_victory",
        "pce_election",
        "pce_weights",
    ]


def test_a_parameter_is_named_as_users_write_it() -> None:
    with pytest.raises(BadParameter, match="model = 'ktab'"):
        configured("spatial_bargaining", {"model": "ktab"})
    with pytest.raises(BadParameter, match="Did you mean model"):
        configured("spatial_bargaining", {"modle": "smp"})
    with pytest.raises(BadParameter, match="no parameter 'models'"):
        configured("spatial_bargaining", {"models": "smp"})
