"""Powers of numbers between 0 and 1, in arithmetic that a compiler can put into vector lanes. Knows no model.

The library function for powers is a call for each number; most of a round of the expected-utility model would
be spent in it. Here a number is split into exponent and mantissa by its bits, the logarithm and the exponential
are polynomials, and nothing branches. The relative error is below 1e-14. The two halves stand apart, since the
logarithm of a distance serves both actors of a pair, each with an exponent of its own.
"""

from __future__ import annotations

from typing import Any

import numba as nb
from llvmlite import ir
from numba.core import types
from numba.extending import intrinsic

_MANTISSA = 52
_BIAS = 1023
_ROOT_HALF = 0x3FE6A09E667F3BCD  # bits of sqrt(1/2): mantissas then lie around 1, where the series is short
_WHOLE = 0x4330000000000000  # bits of 2^52, whose last bits count whole numbers
_ROUNDER = 6755399441055744.0  # 1.5 * 2^52: adding it rounds to a whole number, which stands in the last bits
_LOG2_E = 1.4426950408889634
_LN_2 = 0.6931471805599453
_LEAST = 1e-300


def _bits(context: Any, x: Any) -> Any:
    """Type the bits of a double as a whole number."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return builder.bitcast(arguments[0], ir.IntType(64))

    return types.uint64(types.float64), generate


def _double(context: Any, bits: Any) -> Any:
    """Type the double that has these bits."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return builder.bitcast(arguments[0], ir.DoubleType())

    return types.float64(types.uint64), generate


_bits_of: Any = intrinsic(_bits)
_double_of: Any = intrinsic(_double)


@nb.njit(nogil=True, cache=True, error_model="numpy", fastmath={"contract"})
def log2(x: float) -> float:
    """Return the logarithm to base 2 of a number from 0 to 1; that of 1e-300 for what is smaller."""
    bits = _bits_of(x if x > _LEAST else _LEAST)
    biased = (bits - nb.uint64(_ROOT_HALF) + nb.uint64(_BIAS << _MANTISSA)) >> nb.uint64(_MANTISSA)
    exponent = _double_of(nb.uint64(_WHOLE) | biased) - (4503599627370496.0 + 1023.0)
    m = _double_of(bits - ((biased - nb.uint64(_BIAS)) << nb.uint64(_MANTISSA)))
    # ln m = 2 artanh((m - 1) / (m + 1)); the argument is at most 0.172.
    z = (m - 1.0) / (m + 1.0)
    q = z * z
    p = 1.0 / 23.0
    p = p * q + 1.0 / 21.0
    p = p * q + 1.0 / 19.0
    p = p * q + 1.0 / 17.0
    p = p * q + 1.0 / 15.0
    p = p * q + 1.0 / 13.0
    p = p * q + 1.0 / 11.0
    p = p * q + 1.0 / 9.0
    p = p * q + 1.0 / 7.0
    p = p * q + 1.0 / 5.0
    p = p * q + 1.0 / 3.0
    p = p * q + 1.0
    logarithm: float = exponent + (2.0 * _LOG2_E) * z * p
    return logarithm


@nb.njit(nogil=True, cache=True, error_model="numpy", fastmath={"contract"})
def exp2(y: float) -> float:
    """Return 2^y for y at most 0; below -1000 what it is there, which is next to nothing."""
    low = y if y > -1000.0 else -1000.0
    rounded = low + _ROUNDER
    t = (low - (rounded - _ROUNDER)) * _LN_2
    # exp t by its series; t is at most 0.347 away from 0.
    e = 1.0 / 6227020800.0
    e = e * t + 1.0 / 479001600.0
    e = e * t + 1.0 / 39916800.0
    e = e * t + 1.0 / 3628800.0
    e = e * t + 1.0 / 362880.0
    e = e * t + 1.0 / 40320.0
    e = e * t + 1.0 / 5040.0
    e = e * t + 1.0 / 720.0
    e = e * t + 1.0 / 120.0
    e = e * t + 1.0 / 24.0
    e = e * t + 1.0 / 6.0
    e = e * t + 0.5
    e = e * t + 1.0
    e = e * t + 1.0
    scale = _double_of((_bits_of(rounded) + nb.uint64(_BIAS)) << nb.uint64(_MANTISSA))
    raised: float = e * scale
    return raised


@nb.njit(nogil=True, cache=True, error_model="numpy", fastmath={"contract"})
def power(x: float, r: float) -> float:
    """Return x^r for x from 0 to 1 and r from 0.5 to 2; less than 1e-149 where x is 0."""
    raised: float = exp2(r * log2(x))
    return raised
