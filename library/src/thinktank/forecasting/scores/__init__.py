"""Scores as array functions, each held equal to scoringrules or to a published value. Know no question and no record.

The outcome comes first. Penalties (Brier, logarithmic, ranked, CRPS): lower is better. Metaculus's points (baseline,
peer): higher is better.
"""

from thinktank.forecasting.scores.crps import (
    crps_cdf,
    crps_discrete,
    crps_ensemble,
    crps_normal,
    crps_quantile,
    interval_score,
    quantile_score,
)
from thinktank.forecasting.scores.metaculus import (
    baseline,
    baseline_continuous,
    bucket,
    bucket_share,
    held_mass,
    peer,
    peer_over_time,
    standing_share,
)
from thinktank.forecasting.scores.probability import (
    brier,
    brier_options,
    held,
    log_options,
    log_score,
    ordered_brier,
    ranked_log,
    ranked_probability,
)
from thinktank.forecasting.scores.quality import (
    Decomposition,
    Mean,
    brier_index,
    decomposition,
    mean_with_interval,
    skill,
    student_quantile,
)

__all__ = [
    "Decomposition",
    "Mean",
    "baseline",
    "baseline_continuous",
    "brier",
    "brier_index",
    "brier_options",
    "bucket",
    "bucket_share",
    "crps_cdf",
    "crps_discrete",
    "crps_ensemble",
    "crps_normal",
    "crps_quantile",
    "decomposition",
    "held",
    "held_mass",
    "interval_score",
    "log_options",
    "log_score",
    "mean_with_interval",
    "ordered_brier",
    "peer",
    "peer_over_time",
    "quantile_score",
    "ranked_log",
    "ranked_probability",
    "skill",
    "standing_share",
    "student_quantile",
]
