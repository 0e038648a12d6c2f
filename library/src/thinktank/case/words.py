"""Words of estimative probability and the ranges they stand for. Scores nothing.

Sources: ICD 203 (Office of the Director of National Intelligence, 2 January 2015), the default; Kent (1964);
IPCC (Mastrandrea et al. 2010). The British PHIA yardstick is marked unconfirmed: its edges are recalled, not
read from a printed source.
"""

from __future__ import annotations

SCALES: dict[str, dict[str, tuple[float, float]]] = {
    "ICD203": {
        "almost no chance": (0.01, 0.05),
        "remote": (0.01, 0.05),
        "very unlikely": (0.05, 0.20),
        "highly improbable": (0.05, 0.20),
        "unlikely": (0.20, 0.45),
        "improbable": (0.20, 0.45),
        "roughly even chance": (0.45, 0.55),
        "roughly even odds": (0.45, 0.55),
        "likely": (0.55, 0.80),
        "probable": (0.55, 0.80),
        "very likely": (0.80, 0.95),
        "highly probable": (0.80, 0.95),
        "almost certain": (0.95, 0.99),
        "nearly certain": (0.95, 0.99),
    },
    "Kent": {
        "impossible": (0.0, 0.0),
        "almost certainly not": (0.02, 0.12),
        "probably not": (0.20, 0.40),
        "chances about even": (0.40, 0.60),
        "probable": (0.63, 0.87),
        "almost certain": (0.87, 0.99),
        "certain": (1.0, 1.0),
    },
    "IPCC": {
        "exceptionally unlikely": (0.0, 0.01),
        "extremely unlikely": (0.0, 0.05),
        "very unlikely": (0.0, 0.10),
        "unlikely": (0.0, 0.33),
        "about as likely as not": (0.33, 0.66),
        "more likely than not": (0.50, 1.0),
        "likely": (0.66, 1.0),
        "very likely": (0.90, 1.0),
        "extremely likely": (0.95, 1.0),
        "virtually certain": (0.99, 1.0),
    },
    "PHIA-unconfirmed": {
        "remote chance": (0.0, 0.05),
        "highly unlikely": (0.10, 0.20),
        "unlikely": (0.25, 0.35),
        "realistic possibility": (0.40, 0.50),
        "likely": (0.55, 0.75),
        "probable": (0.55, 0.75),
        "highly likely": (0.80, 0.90),
        "almost certain": (0.95, 1.0),
    },
}


def word_for(probability: float, scale: str = "ICD203") -> str | None:
    """Return the scale's first word for a probability; on an edge, the word nearer to one half.

    Parameters
    ----------
    probability
        Between 0 and 1.
    scale
        A key of `SCALES`.

    Returns
    -------
    str or None
        None where the scale has no word for the number.

    Examples
    --------
    >>> word_for(0.25), word_for(0.20), word_for(0.999)
    ('unlikely', 'unlikely', None)
    """
    fitting = [
        (abs((low + high) / 2 - 0.5), word) for word, (low, high) in SCALES[scale].items() if low <= probability <= high
    ]
    if not fitting:
        return None
    nearest = min(distance for distance, _ in fitting)
    return next(word for distance, word in fitting if distance == nearest)


def allows(word: str, probability: float, scale: str = "ICD203") -> bool:
    """Tell whether the word's range includes the number.

    Examples
    --------
    >>> allows("unlikely", 0.25), allows("very unlikely", 0.25)
    (True, False)
    """
    low, high = SCALES[scale][word]
    return low <= probability <= high
