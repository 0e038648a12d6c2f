"""`thinktank run` and `thinktank methods`: let a method read a case, and which methods there are."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from thinktank.cli.output import json_option, print_json, table
from thinktank.cli.pictures import charts_option, write_charts
from thinktank.cli.progress import progress
from thinktank.cli.settings import parameters, set_option
from thinktank.cli.stopping import stoppable
from thinktank.cli.trouble import INTERRUPTED
from thinktank.wording import just_past, number

if TYPE_CHECKING:
    from thinktank.charts import Chart
    from thinktank.runs import Run


@click.command(epilog="Example: thinktank run case.toml --method spatial_bargaining --set model=smp --json")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--method", "name", required=True, metavar="NAME", help="Which method; see `thinktank methods`.")
@set_option
@click.option("--draws", type=click.IntRange(1, 10_000_000), default=10_000, show_default=True)
@click.option("--seed", type=click.IntRange(0), help="By default the case's own seed.")
@click.option(
    "--workers",
    type=click.IntRange(1, 256),
    default=1,
    show_default=True,
    help="Threads; the result is the same.",
)
@click.option("--flips", is_flag=True, help="Also say what would change the answer of each named finding.")
@charts_option
@click.option(
    "--check",
    "against",
    metavar="FILE.sl",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Also compare the scenarios of cross_impact with a list of ScenarioWizard; status 1 if they differ.",
)
@click.option(
    "--solutions",
    metavar="FILE.sl",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Also write the scenarios of cross_impact as such a list.",
)
@click.option(
    "--seconds",
    type=click.FloatRange(min=0),
    help="Stop searching after so long; what was found is marked incomplete and not stored.",
)
@click.option("--fresh", is_flag=True, help="Compute again even if this run is stored.")
@json_option
def run(
    file: Path,
    name: str,
    settings: tuple[str, ...],
    draws: int,
    seed: int | None,
    workers: int,
    flips: bool,
    folder: Path | None,
    against: Path | None,
    solutions: Path | None,
    seconds: float | None,
    fresh: bool,
    as_json: bool,
) -> int:
    """Let a method read the case in FILE and say what follows.

    The same file, method, parameters, draws and seed give the same bytes; the run's key names them.

    A search that lasts shows its progress on a terminal. Ctrl-C ends the search and prints what it has found, marked
    incomplete, with status 130; so does --seconds, with status 0. To stop after a number of steps, which gives the
    same answer every time, use --set nodes=NUMBER. A method that does not search is ended at once by Ctrl-C, with
    status 130, and nothing is kept.
    """
    from thinktank.case import read_case
    from thinktank.catalogue import configured, stored_runs
    from thinktank.cli.places import runs_folder
    from thinktank.cli.solutions import compared, listed, print_comparison, refuse_without_scenarios, write_solutions
    from thinktank.runs import run as carry_out

    method = configured(name, parameters(settings))
    if against is not None or solutions is not None:
        refuse_without_scenarios(method)
    case = read_case(file)
    theirs = listed(against, case) if against is not None else {}
    with stoppable(seconds) as watch, progress("draws") as advance:
        watch.report = None if advance is None else advance.searched
        done = carry_out(
            case,
            method,
            seed=seed,
            draws=draws,
            workers=workers,
            store=None if fresh else stored_runs(runs_folder()),
            progress=None if advance is None else lambda so_far: advance(so_far, draws),
        )
        flipped = _flips(done) if flips else []
        beside = compared(done, against, theirs) if against is not None else None
        # Results work out much of what they say only when they are asked, which may be further searches.
        said = done.to_dict() if as_json else {}
        leading = None if as_json else done.result.chart(done.case, "", "")
        foot = f"{done.method.title} on case {done.case.id}, {_draws(done)}, run {done.key[:12]}."
        drawn = () if folder is None else done.result.charts(done.case, foot)
    if folder is not None:
        write_charts(drawn, f"{done.case.title}: {done.method.title}", folder)
    if solutions is not None:
        write_solutions(done, solutions)
    status = 1 if beside is not None and not beside["agrees"] else 0
    if watch.cut:
        click.echo("The search was stopped: what it found is incomplete, and was not stored.", err=True)
        status = INTERRUPTED if watch.halted else status
    if as_json:
        more = {**({"flips": flipped} if flips else {}), **({"stopped": True} if watch.cut else {})}
        print_json({**said, **more, **({"check": beside} if beside is not None else {})})
        return status
    _print(done, leading)
    for answer in flipped:
        _print_flips(answer)
    if beside is not None:
        print_comparison(beside)
    return status


@click.command(epilog="Example: thinktank methods --json")
@json_option
def methods(as_json: bool) -> None:
    """List the methods: the question each answers, what it reads, its parameters."""
    from thinktank.catalogue import METHODS

    if as_json:
        print_json(
            {
                "methods": [
                    {
                        "name": method.name,
                        "title": method.title,
                        "question": method.question,
                        "needs": list(method.needs),
                        "parameters": method.model_json_schema().get("properties", {}),
                    }
                    for method in METHODS
                ]
            }
        )
        return
    for method in METHODS:
        click.echo(f"{method.name}: {method.question}\nReads {', '.join(method.needs)}.\n")
        rows = [
            (name, field.get_default(), field.description or "") for name, field in method.parameter_fields().items()
        ]
        table(f"Parameters of {method.name}", ("parameter", "default", "what it does"), rows)


def _flips(done: Run) -> list[dict[str, Any]]:
    return [
        {
            "finding": answer.named.id,
            "key": answer.named.key,
            "threshold": answer.threshold,
            "judgements": [flip.to_dict() for flip in answer.flips],
        }
        for answer in done.named_flips()
    ]


def _print_flips(answer: dict[str, Any]) -> None:
    rows = [
        (flip["path"], *_places(flip["at_mode"], flip["value"]))
        for flip in answer["judgements"]
        if flip["value"] is not None
    ]
    title = f"What would move {answer['key']} across {number(answer['threshold'])}, one judgement at a time"
    table(title, ("judgement", "stands at", "would have to be"), rows or [("no single judgement", "", "")], numeric=2)


def _draws(done: Run) -> str:
    return f"{done.draws:,} draw{'s' * (done.draws != 1)}"


def _places(start: float | str, value: float | str) -> tuple[str, str]:
    if isinstance(start, str) or isinstance(value, str):
        return str(start), str(value)
    return number(start), just_past(value, start)


def _print(done: Run, leading: Chart | None) -> None:
    click.echo(f"{done.case.title}: {done.method.title}")
    click.echo(f"{_draws(done)}, seed {done.seed}, run {done.key}")
    if done.case.about.illustrative:
        click.echo(f"Note: {done.case.about.illustrative}")
    click.echo()
    if leading is not None:
        click.echo(f"{leading.title}. {leading.description}\n")
    rows = [
        (
            finding.key,
            finding.unit,
            number(finding.at_mode),
            number(finding.mean),
            number(finding.median),
            f"{number(finding.quantiles[0.05])} to {number(finding.quantiles[0.95])}",
        )
        for finding in done.findings
    ]
    table("Findings", ("finding", "unit", "at the mode", "mean", "median", "90 % of draws"), rows, numeric=4)
    benchmarks = {finding.benchmark for finding in done.findings if finding.benchmark}
    for finding in done.findings:
        if finding.key in benchmarks and finding.influences:
            moving = [
                (i.path, number(i.rank_correlation), number(i.swing_low), number(i.swing_high))
                for i in finding.influences[:6]
            ]
            table(
                f"What moves {finding.key}",
                ("judgement", "rank correlation", "at its low", "at its high"),
                moving,
                numeric=3,
            )
    for note in done.result.notes():
        click.echo(note)
    click.echo("A share of draws says what follows from the judgements; it is not a probability of the world.")
