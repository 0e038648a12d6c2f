"""How fast pages are, cold and from the page cache, beside a plain Wagtail page on the same server. Asserts nothing.

Run: ``.venv/bin/python benchmarks/pages.py [PUBLICATIONS]``. It makes a site of its own in a folder that is thrown
away (or kept, where THINKTANK_BENCHMARK_DATA names one), adds so many invented publications (by default 1,000) to the
demonstration's, and asks the whole WSGI application, middleware and all, in one thread of one process: what a network
would add is left out. The plain page holds the text of the publication it stands beside, in one StreamField, with no
case, no notes and no metadata. Cold is a page that nobody has asked for in this version of the content: it is made of
what was kept with it when it was published, as every reader gets it. What it takes where nothing was kept is told too.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from functools import partial
from io import BytesIO
from typing import Any

from invented import site

PUBLICATIONS = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000
COLD, CACHED = 150, 3_000


def main() -> None:
    """Print the figures."""
    with site(PUBLICATIONS):
        _measure()


def _plain_page(publication: Any) -> str:
    """Add a free page with the running text of a publication and return its address."""
    from institute.core.models import StandardPage

    text = [
        dict(block) for block in publication.body.raw_data if block["type"] in ("paragraph", "heading", "quotation")
    ]
    page = StandardPage(title=publication.title, body=json.dumps(text))
    publication.get_parent().get_parent().specific.add_child(instance=page)
    return str(page.url)


def _measure() -> None:
    from django.conf import settings
    from django.core.wsgi import get_wsgi_application
    from django.db import connection

    from institute.publications.models import PublicationPage, SettledText

    everything = PublicationPage.objects.live()
    simple = everything.filter(case=None, current__kind="original").exclude(slug__startswith="bench-").first()
    analysed = everything.exclude(case=None).first()
    assert simple is not None and analysed is not None
    site = get_wsgi_application()
    cold: dict[str, float] = {}
    processor: dict[str, float] = {}
    cached: dict[str, float] = {}
    paths = {
        "plain page, text of a commentary": _plain_page(simple),
        "the commentary": simple.url,
        "plain page, text of the analysed piece": _plain_page(analysed),
        "the analysed piece": analysed.url,
        "list of publications": "/publications/",
        "list, narrowed": "/publications/?series=CO&year=2024",
        "feed": "/feed.xml",
        "search": "/search/?q=straits",
    }
    others = {
        "front page": "/",
        "list, in its middle": f"/publications/?page={PUBLICATIONS // 40 + 1}",
        "list, by title": "/publications/?sort=title",
        "list, of an author and a subject": "/publications/?author=bench-3&subject=alliances",
        "series": "/series/co/",
        "year": "/publications/year/2015/",
        "corrections": "/corrections/",
        "person": "/people/bench-0/",
        "events": "/events/",
        "case": f"/analyses/{analysed.case.slug}/",
        "record": "/record/",
        "map of the site": "/sitemap.xml",
        "map of a year": "/sitemap-publications-2015.xml",
        "harvest": "/oai?verb=ListRecords&metadataPrefix=oai_dc",
        "search, misspelt": "/search/?q=strtits",
    }
    print(f"{'cold':<42}{'bytes':>9}{'queries':>9}{'a second':>11}{'median ms':>11}{'95 % ms':>10}")
    settings.PAGE_CACHE = False
    said: dict[str, str] = {}
    for what, path in (paths | others).items():
        _ask(site, path)
        asked, body, _ = _counted(connection, partial(_ask, site, path))
        said[what] = f"{what:<42}{len(body):>9,}{asked:>9}"
    # In turn, so that whatever else the machine does falls on all of them alike.
    for group, often in ((paths, COLD), (others, COLD // 5)):
        times: dict[str, list[float]] = {what: [] for what in group}
        worked: dict[str, list[float]] = {what: [] for what in group}
        for _ in range(often):
            for what, path in group.items():
                began = time.thread_time()
                times[what].append(_time(partial(_ask, site, path)))
                worked[what].append((time.thread_time() - began) * 1000)
        for what, each in times.items():
            cold[what] = _line(said[what], each)
            processor[what] = sorted(worked[what])[often // 2]
    SettledText.objects.filter(revision__page__slug__startswith="bench-").delete()
    never = (_time(partial(_ask, site, f"{simple.get_parent().url}bench-{i}/")) for i in range(1, COLD))
    _line(f"{'a commentary, of which nothing was kept':<42}{'':>9}{'':>9}", list(never))
    print(f"\n{'first of all after something was published':<60}{'queries':>11}{'ms':>11}")
    for what, path in (paths | others).items():
        simple.save_revision().publish()
        asked, _, taken = _counted(connection, partial(_ask, site, path))
        print(f"{what:<60}{asked:>11}{taken:>11.1f}", flush=True)
    settings.PAGE_CACHE = True
    print(f"\n{'cached, compressed':<60}{'a second':>11}{'median ms':>11}{'95 % ms':>10}")
    kept = {what: path for what, path in paths.items() if what != "search"}
    for what, path in kept.items():
        _ask(site, path)
        cached[what] = _times(partial(_ask, site, path, HTTP_ACCEPT_ENCODING="gzip"), CACHED, f"{what:<60}")
    etags: dict[str, str] = {}
    _ask(site, paths["the analysed piece"], etags)
    unchanged = {"HTTP_IF_NONE_MATCH": etags["ETag"]}
    what = "the analysed piece, unchanged (304)"
    cached[what] = _times(lambda: _ask(site, paths["the analysed piece"], None, **unchanged), CACHED, f"{what:<60}")
    django = _behind_django(site, paths["plain page, text of a commentary"])
    print("\nratios of medians")
    for one, plain in (
        ("the commentary", "plain page, text of a commentary"),
        ("the analysed piece", "plain page, text of the analysed piece"),
    ):
        print(f"{f'{one}, cold, to its plain page, cold':<60}{cold[one] / cold[plain]:>11.2f}")
        print(f"{'the same, in time of the processor':<60}{processor[one] / processor[plain]:>11.2f}")
        print(f"{f'{one}, cold, to itself, cached':<60}{cold[one] / cached[one]:>11.0f}")
        print(f"{f'{one}, cached, to the plain page behind Django':<60}{cached[one] / django:>11.2f}")


def _counted(connection: Any, ask: Callable[[], bytes]) -> tuple[int, bytes, float]:
    """Ask once; return how many questions the database was asked, the body, and the milliseconds."""
    asked: list[str] = []

    def count(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        asked.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(count):
        began = time.perf_counter()
        body = ask()
        return len(asked), body, (time.perf_counter() - began) * 1000


def _behind_django(site: Any, path: str) -> float:
    """Return the median of the plain page behind the cache middleware that comes with Django."""
    from django.conf import settings
    from django.core.handlers.wsgi import WSGIHandler

    ours = settings.MIDDLEWARE
    parts = [
        "django.middleware.cache.UpdateCacheMiddleware",
        *ours[1:],
        "django.middleware.cache.FetchFromCacheMiddleware",
    ]
    settings.MIDDLEWARE, settings.CACHE_MIDDLEWARE_SECONDS = parts, 600
    try:
        other = WSGIHandler()
        _ask(other, path)
        return _times(lambda: _ask(other, path), CACHED, f"{'plain page behind Django’s cache middleware':<60}")
    finally:
        settings.MIDDLEWARE = ours


def _ask(site: Any, path: str, got: dict[str, str] | None = None, **headers: str) -> bytes:
    path, _, query = path.partition("?")
    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": BytesIO(),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
        **headers,
    }
    status: list[str] = []

    def start(line: str, fields: list[tuple[str, str]], *rest: object) -> None:
        status.append(line)
        if got is not None:
            got.update(fields)

    answer = site(environ, start)
    body = b"".join(answer)
    answer.close()
    if status[0][:3] not in ("200", "304"):
        raise SystemExit(f"{path}: {status[0]}")
    return body


def _times(ask: Callable[[], object], count: int, label: str) -> float:
    """Ask so many times, print a line, and return the median in milliseconds."""
    return _line(label, [_time(ask) for _ in range(count)])


def _time(ask: Callable[[], object]) -> float:
    began = time.perf_counter()
    ask()
    return (time.perf_counter() - began) * 1000


def _line(label: str, times: list[float]) -> float:
    whole, ordered = sum(times), sorted(times)
    middle, late = ordered[len(ordered) // 2], ordered[int(0.95 * len(ordered))]
    print(f"{label}{len(times) / whole * 1000:>11,.0f}{middle:>11.3f}{late:>10.3f}", flush=True)
    return middle


if __name__ == "__main__":
    main()
