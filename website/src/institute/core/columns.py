"""Columns of a query as arrays of whole numbers, each read as one text; moments as such numbers. Knows no table."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
from django.db import connection
from django.db.models import BigIntegerField, F, Func, IntegerField, QuerySet, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce
from numpy.typing import NDArray


class Moment(Func):
    """A moment as a whole number: the microseconds since 1970 began."""

    output_field = BigIntegerField()

    def as_sqlite(self, compiler: Any, connection: Any, **rest: Any) -> Any:
        """Read it as the text that Django writes: six digits after the second, or none."""
        # Without them: SQLite would round to thousandths. Signs of percent are read twice on their way.
        template = (
            "(CAST(strftime('%%%%s', substr(%(expressions)s, 1, 19)) AS INTEGER) * 1000000"
            " + CAST(substr(%(expressions)s, 21, 6) AS INTEGER))"
        )
        sql, values = super().as_sql(compiler, connection, template=template, **rest)
        return sql, (*values, *values)

    def as_postgresql(self, compiler: Any, connection: Any, **rest: Any) -> Any:
        """Ask the database, which counts exactly."""
        template = "CAST(EXTRACT(EPOCH FROM %(expressions)s) * 1000000 AS bigint)"
        return super().as_sql(compiler, connection, template=template, **rest)


def moment(number: int) -> dt.datetime:
    """Return the moment that a number of `Moment` is."""
    return _BEGAN + dt.timedelta(microseconds=number)


def number(moment: dt.datetime) -> int:
    """Return a moment as `Moment` gives it."""
    return (moment - _BEGAN) // dt.timedelta(microseconds=1)


_BEGAN = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_JOINED = {"sqlite": "group_concat({})", "postgresql": "string_agg({}::text, ',')"}


def columns(rows: QuerySet[Any], *wanted: str | Combinable) -> tuple[NDArray[np.int64], ...]:
    """Return columns of a query, in the order of its rows: a row for each takes Python five times as long.

    Parameters
    ----------
    rows
        The query; what it is ordered by is kept.
    wanted
        Fields or expressions whose values are whole numbers; none is 0.
    """
    said = {
        f"column_{place}": Coalesce(F(each) if isinstance(each, str) else each, Value(0), output_field=IntegerField())
        for place, each in enumerate(wanted)
    }
    sql, values = rows.annotate(**said).values_list(*said).query.sql_with_params()
    joined = ", ".join(_JOINED[connection.vendor].format(name) for name in said)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {joined} FROM ({sql}) AS asked", values)
        texts = cursor.fetchone()
    return tuple(np.fromstring(text or "", dtype=np.int64, sep=",") for text in texts)
