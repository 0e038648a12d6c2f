"""`thinktank backtest`: the bargaining models put to the test on settled issues. Computes nothing itself."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from thinktank.cli.output import json_option, print_json, table
from thinktank.cli.progress import progress
from thinktank.cli.settings import parameters, set_option
from thinktank.cli.stopping import stoppable
from thinktank.errors import BadParameter
from thinktank.wording import number

if TYPE_CHECKING:
    from thinktank.backtest import Backtest

EPILOG = """\b
Examples:
  thinktank backtest cases/backtests/seven-lakes.csv
  thinktank backtest deu.csv --capability council --report deu.html
  thinktank backtest mine.csv --model weighted_median --by proposal --json
"""


@click.command("backtest", epilog=EPILOG)
@click.argument("file", metavar="TABLE", type=click.Path(path_type=Path))
@click.option(
    "--capability",
    default="",
    metavar="council|equal|FILE",
    help="Where capabilities come from: votes in the Council of the EU, all alike, or a FILE with the columns actor "
    "and capability. By default the table's own; Council votes for a wide table of the DEU actors without any.",
)
@click.option("--model", "models", multiple=True, metavar="NAME", help="Test only this one; repeatable.")
@set_option
@click.option(
    "--within",
    type=click.FloatRange(0, 100),
    default=10.0,
    show_default=True,
    help="How near counts as a hit, in points of 100.",
)
@click.option("--resamples", type=click.IntRange(100, 100_000), default=1_000, show_default=True)
@click.option("--seed", type=click.IntRange(0), default=1, show_default=True, help="Of the resamples.")
@click.option(
    "--by",
    type=click.Choice(["issue", "proposal"]),
    default="issue",
    show_default=True,
    help="What is resampled: single issues, or proposals with all of their issues.",
)
@click.option(
    "--report",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Also write a page with the charts into this HTML file.",
)
@json_option
def backtest(
    file: Path,
    capability: str,
    models: tuple[str, ...],
    settings: tuple[str, ...],
    within: float,
    resamples: int,
    seed: int,
    by: Literal["issue", "proposal"],
    report: Path | None,
    as_json: bool,
) -> None:
    """Put every bargaining model to the test on the settled issues in TABLE.

    For each model: mean and median absolute error, hit rate, CRPS, each with a bootstrap interval, and the paired
    difference to the weighted mean. Errors are in points of each issue's scale from 0 to 100.

    TABLE is separated by commas, semicolons or tabs, in UTF-8. Its header tells the layout:

    \b
    wide  one row an issue, as in the DEU data: columns p<actor> and s<actor> for positions and
          saliences from 0 to 100, out for the outcome; optional c<actor> for capabilities, rp for
          the reference point, isnr, isnrnmc, prnr for names. What cannot be scored is left out
          and named.
    long  one row an issue and actor: columns issue, actor, position, salience (0 to 100),
          capability, outcome (on one row of the issue, or the same on all); optional
          reference_point, low and high for the issue's scale (otherwise 0 to 100), proposal,
          note. Lines before the header that begin with # are notes.
    """  # noqa: D301 - click's sign for a paragraph that keeps its lines
    from thinktank import backtest as testing
    from thinktank.catalogue import configured
    from thinktank.methods.spatial_bargaining.method import SpatialBargaining

    said = parameters(settings)
    if "model" in said:
        raise BadParameter("A backtest puts all models to the test. To choose some of them say --model NAME.")
    method = configured(SpatialBargaining.name, said | {"model": "all"})
    assert isinstance(method, SpatialBargaining)
    found = testing.read_table(file, capability)
    with stoppable(), progress("models") as advance:
        how = testing.Settings(within=within, resamples=resamples, seed=seed, by=by)
        done = testing.backtest(found, how, method, models, advance)
    if report is not None:
        from thinktank.backtest.report import write_report

        write_report(done, report)
    if as_json:
        print_json(done.to_dict())
        return
    _print(done)
    if report is not None:
        click.echo(f"Wrote {report}.")


def _print(done: Backtest) -> None:
    from thinktank.backtest.words import sentences, with_interval

    found = done.table
    click.echo(f"{found.file}: {len(found.issues)} issues, {found.layout} layout; capabilities {found.capabilities}.")
    for note in found.notes:
        click.echo(f"Note: {note}")
    click.echo()
    rows = [
        (
            score.heading,
            score.count,
            with_interval(score.mean_error),
            with_interval(score.median_error),
            with_interval(score.hit_rate, 100),
            with_interval(score.crps),
            score.crps_of,
        )
        for score in done.scores
    ]
    within = number(done.settings.within)
    header = ("model", "n", "mean error", "median error", f"% within {within}", "CRPS", "of its")
    table(f"Errors in points, with {done.settings.says}s", header, rows, numeric=6)
    differences = [
        (
            score.heading,
            with_interval(score.difference.mean_error),
            with_interval(score.difference.hit_rate, 100),
            with_interval(score.difference.crps),
        )
        for score in done.scores
        if score.difference is not None
    ]
    benchmark = done.score(done.benchmark).title
    title = f"Difference to the {benchmark}, issue by issue; errors below 0 are better, and hits above"
    table(title, ("model", "mean error", "% hits", "CRPS"), differences, numeric=3)
    for left in found.left_out:
        click.echo(f"Left out: line {left.line}{', ' + left.id if left.id else ''}: {left.reason}.")
    for sentence in sentences(done):
        click.echo(sentence)
    how = done.settings
    click.echo(
        f"{how.resamples:,} resamples of {how.by}s, seed {how.seed}; intervals of means are BCa, of medians percentile."
    )
