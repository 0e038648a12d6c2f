"""Does what is due: publishes, takes down, releases, makes missing PDFs; each day fixes the record and reminds of it.

Rooms above the desk hand in what else has its time (`also`): mails, and what was promised to be forgotten.

Each action is tracked, retried, and alarmed if late.

Any number of processes may tick: a lease in the database lets one at a time through, and a process that died with
it loses it after a while.
"""

from __future__ import annotations

import datetime as dt
import logging
import uuid
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from threading import Thread
from time import sleep
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import close_old_connections, transaction
from django.db.models import F, Q
from django.utils import timezone
from wagtail.models import Revision

from institute.desk import alarms, bundles
from institute.desk.models import Action, Bundle, Clock
from institute.desk.times import said
from institute.events import registering
from institute.publications.models import PublicationPage, PublicRevision
from institute.publications.pdf import making
from institute.record import reminding
from institute.record.ledger import heads

logger = logging.getLogger(__name__)

LEASE = dt.timedelta(minutes=10)
"""How long a process may keep the time without a word; longer than any one action takes."""

LATE_AFTER = dt.timedelta(minutes=5)
MOST_TRIES_TO_PRINT = 5
# What somebody may call off or move after it failed: it is late no more, though it was not tried again yet.
_CALLED_OFF = (Action.PUBLISH, Action.TAKE_DOWN, Action.RELEASE)


@dataclass(frozen=True)
class Late:
    """Something that should have happened by now."""

    kind: str
    thing: int
    title: str
    due_at: dt.datetime
    error: str = ""

    @property
    def where(self) -> str:
        """The address at which something can be done about it; empty where there is none."""
        return alarms.where(self.kind, self.thing)

    @property
    def due(self) -> str:
        """When it was due, in the institute's time."""
        return said(self.due_at)


@dataclass(frozen=True)
class Job:
    """Something that a room above has done when it is due.

    Parameters
    ----------
    kind
        At most ten letters; no other job's.
    wanted
        Gives what is due by a moment: a number that tells it from others of this kind, what it is called, since when.
        What was done once under a number and a time is not asked for again.
    do
        Does it, in transactions of its own: it may be cut off at any point, and is then called again.
    """

    kind: str
    wanted: Callable[[dt.datetime], Iterable[tuple[int, str, dt.datetime]]]
    do: Callable[[int], object]


_jobs: dict[str, Job] = {}


def also(job: Job) -> None:
    """Look after a job of a room above."""
    _jobs[job.kind] = job


def every_day(kind: str, title: str, do: Callable[[], object], hour: int = 3) -> Job:
    """Return a job that is due once a day, at an hour of the institute's time."""

    def wanted(now: dt.datetime) -> Iterator[tuple[int, str, dt.datetime]]:
        local = timezone.localtime(now)
        due = local.replace(hour=hour, minute=0, second=0, microsecond=0)
        due -= dt.timedelta(days=due > local)
        yield due.date().toordinal(), f"{title}, {due:%Y-%m-%d}", due

    return Job(kind, wanted, lambda thing: do())


def tick(now: dt.datetime | None = None) -> list[Action] | None:
    """Do what is due; return what was tried, or None where another process keeps the time.

    Parameters
    ----------
    now
        The moment; now by default.
    """
    holder = uuid.uuid4().hex
    if not _take(holder):
        return None
    try:
        _collect(now or timezone.now())
        tried = [_try(action, holder) for action in _due(now or timezone.now())]
        _tend()
        alarms.raise_for(_overdue_actions(now or timezone.now()))
        return tried
    finally:
        Clock.objects.filter(holder=holder).update(
            holder="", held_until=None, ticked_at=timezone.now(), beats=F("beats") + 1
        )


def _tend() -> None:
    """Let rooms below do what they do as time passes; what fails is logged, and tried at the next tick."""
    try:
        registering.tend()
    except Exception:
        logger.exception("Registrations could not be tended")


def late(now: dt.datetime | None = None) -> list[Late]:
    """Return what is late or has failed; asks the rows themselves, so that a clock that stands still is noticed."""
    now = now or timezone.now()
    wanted = {(kind, thing): Late(kind, thing, title, due_at) for kind, thing, title, due_at in _wanted(now)}
    found = {key: late for key, late in wanted.items() if late.due_at <= now - LATE_AFTER}
    for action in Action.objects.filter(state=Action.FAILED):
        key = action.kind, action.thing
        if key in wanted or action.kind not in _CALLED_OFF:
            found[key] = Late(*key, action.title, action.due_at, action.error)
    return sorted(found.values(), key=lambda each: each.due_at)


def again(action: Action) -> None:
    """Have something that failed tried at the next tick, however often it was and however long it would wait."""
    tries = min(action.tries, MOST_TRIES_TO_PRINT - 1) if action.kind == Action.PRINT else action.tries
    failed = Action.objects.filter(pk=action.pk, state=Action.FAILED)
    failed.update(next_try_at=timezone.now(), tries=tries)


def in_background() -> None:
    """Keep ticking beside the requests; after the server's processes have parted."""
    if settings.TICK_SECONDS > 0:
        Thread(target=_keep_ticking, name="clock", daemon=True).start()


def _keep_ticking() -> None:
    while True:
        sleep(settings.TICK_SECONDS)
        try:
            tick()
        except Exception:
            # Whatever it is, the next minute is another chance; what is late is seen without the clock.
            logger.exception("The clock missed a tick")
        finally:
            close_old_connections()


def _take(holder: str) -> bool:
    Clock.objects.get_or_create(pk=1)
    free = Q(holder="") | Q(held_until=None) | Q(held_until__lt=timezone.now())
    return bool(Clock.objects.filter(free, pk=1).update(holder=holder, held_until=timezone.now() + LEASE))


def _wanted(now: dt.datetime) -> Iterator[tuple[str, int, str, dt.datetime]]:
    """Give what is due and not done: kind, which, what it is called, since when."""
    for revision in Revision.objects.filter(approved_go_live_at__lte=now).order_by("approved_go_live_at"):
        yield Action.PUBLISH, revision.pk, revision.object_str, revision.approved_go_live_at
    for bundle in Bundle.objects.filter(state=Bundle.READY, release_at__lte=now).order_by("release_at"):
        if bundle.release_at is not None:
            yield Action.RELEASE, bundle.pk, bundle.name, bundle.release_at
    for page in PublicationPage.objects.live().filter(expire_at__lte=now):
        yield Action.TAKE_DOWN, page.pk, page.title, page.expire_at


def _collect(now: dt.datetime) -> None:
    for kind, thing, title, due_at in _wanted(now):
        _keep(kind, thing, title, due_at)
    lacking = PublicRevision.objects.filter(pdf="", page__live=True, page__current=F("pk")).select_related("page")
    gone = Action.objects.filter(kind=Action.PRINT).exclude(state=Action.DONE).exclude(thing__in=lacking.values("pk"))
    gone.update(state=Action.DONE, error="", done_at=now)  # made since, or of a version that nobody is shown any more
    for public in lacking:
        _keep(Action.PRINT, public.pk, f"{public.page}, version {public.number}", public.published_at)

    for job in _jobs.values():
        for number, title, due_at in job.wanted(now):
            _keep(job.kind, number, title, due_at)

    day = now.astimezone(dt.UTC).date()
    begins = dt.datetime.combine(day, dt.time(), dt.UTC)
    if not heads.is_published(day):
        _keep(Action.FIX, day.toordinal(), f"the record of {day}", begins)
    if not Action.objects.filter(kind=Action.REMIND, thing=day.toordinal()).exists() and reminding.worth(day):
        _keep(Action.REMIND, day.toordinal(), f"what falls due as of {day}", begins)


def _keep(kind: str, thing: int, title: str, due_at: dt.datetime) -> None:
    Action.objects.get_or_create(
        kind=kind, thing=thing, due_at=due_at, defaults={"title": title[:255], "next_try_at": due_at}
    )


def _due(now: dt.datetime) -> list[Action]:
    open_ones = Action.objects.exclude(state=Action.DONE).filter(next_try_at__lte=now)
    return list(open_ones.exclude(kind=Action.PRINT, tries__gte=MOST_TRIES_TO_PRINT).order_by("due_at", "pk"))


def _try(action: Action, holder: str) -> Action:
    Clock.objects.filter(holder=holder).update(held_until=timezone.now() + LEASE)
    action.tries += 1
    try:
        if action.kind in _jobs:
            _jobs[action.kind].do(action.thing)
        else:
            with transaction.atomic():
                _do(action)
        action.state, action.error, action.done_at = Action.DONE, "", timezone.now()
    except ValidationError as error:
        _failed(action, " ".join(error.messages))
    except Exception as error:
        logger.exception("%s failed", action)
        _failed(action, f"{type(error).__name__}: {error}")
    action.save()
    return action


def _failed(action: Action, error: str) -> None:
    """Try again after one minute, two, four, and so on to an hour."""
    action.state, action.error = Action.FAILED, error
    action.next_try_at = timezone.now() + dt.timedelta(minutes=min(2 ** (action.tries - 1), 60))


def _do(action: Action) -> None:
    """Do it, unless it was done, moved or called off since; that counts as done."""
    thing: Any
    match action.kind:
        case Action.PUBLISH:
            thing = Revision.objects.filter(pk=action.thing, approved_go_live_at=action.due_at).first()
            if thing is not None:
                thing.publish(log_action="wagtail.publish.scheduled")
        case Action.RELEASE:
            thing = Bundle.objects.filter(pk=action.thing, state=Bundle.READY, release_at=action.due_at).first()
            if thing is not None:
                bundles.release(thing)
        case Action.TAKE_DOWN:
            thing = PublicationPage.objects.live().filter(pk=action.thing, expire_at=action.due_at).first()
            if thing is not None:
                thing.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")
        case Action.PRINT:
            thing = PublicRevision.objects.select_related("page", "page__case").filter(pk=action.thing).first()
            if thing is not None and not making.make(thing):
                raise ValidationError("The PDF could not be made; readers have the page. The log says why.")
        case Action.FIX:
            try:
                heads.publish_today()
            except heads.NotSound as error:
                raise ValidationError(str(error)) from None
        case Action.REMIND:
            day = dt.date.fromordinal(action.thing)
            if day == timezone.now().astimezone(dt.UTC).date():  # yesterday's is overtaken by today's
                reminding.send(day)


def _overdue_actions(now: dt.datetime) -> list[Action]:
    open_ones = Action.objects.exclude(state=Action.DONE).filter(alarmed_at=None)
    return list(open_ones.filter(Q(state=Action.FAILED) | Q(due_at__lte=now - LATE_AFTER)))
