"""The record: what is refused, that export and rows agree, how outcomes come to stand beside their sentences."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import io
import json
import threading
import time
from typing import Any

import feedparser
import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.test import Client

from institute.analyses.models import StoredCase
from institute.core.identity import urn
from institute.home.demo.loading import DEMO
from institute.publications.models import PublicationPage
from institute.record import publishing
from institute.record.ledger import book
from institute.record.models import AppendOnly, Coverage, Evidence, PublishedHead, RecordLine, keep
from institute.record.reading import pages, standing
from thinktank.errors import CaseError
from thinktank.forecasting import START, Record, score
from thinktank.forecasting.ledger import Dated

pytestmark = pytest.mark.django_db
JAPAN = "japan-us-2025"


def _japan() -> StoredCase:
    return StoredCase.objects.get(slug=JAPAN)


def _export() -> bytes:
    return b"".join(book.exported())


def _line(**said: Any) -> Dated:
    return Dated(dt.date(2026, 1, 1), {"case": JAPAN, **said})


# ---------------------------------------------------------------- rows are only ever added


@pytest.mark.parametrize("table", ["record_recordline", "record_publishedhead", "record_evidence"])
@pytest.mark.parametrize("what", ["UPDATE {} SET at = at", "DELETE FROM {}"])
def test_the_database_itself_refuses_to_change_or_delete(table: str, what: str) -> None:
    PublishedHead(day=dt.date(2026, 1, 1), lines=1, head=START, at=dt.datetime.now(dt.UTC)).save()
    with pytest.raises(DatabaseError, match="only ever added to"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(what.format(table))


def test_the_model_refuses_to_change_or_delete() -> None:
    line = RecordLine.objects.first()
    line.body = "{}"
    for attempt in (
        line.save,
        line.delete,
        RecordLine.objects.all().delete,
        lambda: RecordLine.objects.update(kind="x"),
        lambda: RecordLine.objects.bulk_update([line], ["body"]),
    ):
        with pytest.raises(AppendOnly):
            attempt()


def test_a_line_out_of_turn_is_refused_by_the_database() -> None:
    now = dt.datetime.now(dt.UTC)
    n = RecordLine.objects.count()
    for wrong in (n, n + 2, 10**9):
        with pytest.raises(DatabaseError), transaction.atomic():
            RecordLine(n=wrong, body="{}", hash="sha256:0", kind="note", question="", at=now).save()
    assert RecordLine.objects.count() == n


# ---------------------------------------------------------------- rows, export, fold


def test_the_export_is_the_rows_and_a_sound_record(client: Client) -> None:
    data = b"".join(client.get("/record/record.jsonl").streaming_content)  # type: ignore[attr-defined]
    rows = list(RecordLine.objects.order_by("n").values_list("body", "hash"))
    assert data == b"".join(body.encode() + b"\n" for body, _ in rows)
    record = Record.of(data)
    assert not record.problems and record.hashes == [hash for _, hash in rows]
    assert client.get("/record/record.jsonl")["X-Record-Head"] == record.head
    tag = client.get("/record/record.jsonl")["ETag"]
    assert client.get("/record/record.jsonl", headers={"If-None-Match": tag}).status_code == 304


def test_a_row_that_was_changed_behind_our_back_is_found(client: Client) -> None:
    from institute.record.ledger import triggers

    with connection.cursor() as cursor:
        for statement in triggers.lifted(connection.vendor):
            cursor.execute(statement)
        cursor.execute("UPDATE record_recordline SET body = replace(body, '0.75', '0.95') WHERE n < 9")
    book._forget()
    try:
        with pytest.raises(CommandError, match="chain is broken"):
            call_command("verify_record")
        with pytest.raises(CommandError, match="not sound"):
            call_command("publish_head")
        standing._made = None
        assert "This record is not sound" in client.get("/record/").content.decode()
        with pytest.raises(CaseError):
            book.write([_line(kind="note", text="More")], dt.datetime.now(dt.UTC))
    finally:  # the transaction brings the rows and the triggers back
        book._forget()
        standing._made = None


def test_what_was_rolled_back_is_forgotten() -> None:
    with book.reading() as record:
        before = record.head
    with pytest.raises(RuntimeError), transaction.atomic():
        book.write([_line(kind="note", text="Never kept")], dt.datetime.now(dt.UTC))
        with book.reading() as record:
            assert record.head != before
        raise RuntimeError
    with book.reading() as record:
        assert record.head == before
    assert book.write([_line(kind="note", text="Kept")], dt.datetime.now(dt.UTC)) == 1
    assert book.head()[1] == Record.of(_export()).head


def test_a_record_is_loaded_from_a_file_whole_or_not_at_all() -> None:
    data = _export()
    with pytest.raises(ValueError, match="has lines already"):
        book.load(data)
    with pytest.raises(CaseError):
        book.load(data.replace(b"0.75", b"0.95", 1))


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"kind": "entry", "forecast": "q3", "by": "ito", "value": 0.9}, "after the question closed"),
        ({"kind": "entry", "forecast": "q1", "by": "ito", "value": 0.25, "word": "likely"}, "is not 'likely'"),
        ({"kind": "entry", "forecast": "q1", "by": "ito", "value": 1.5}, "between 0 and 1"),
        ({"kind": "entry", "forecast": "nothing", "by": "ito", "value": 0.5}, "not asked before"),
        ({"kind": "question", "forecast": "q1", "question": "Another?", "type": "binary"}, "without an amendment"),
        (
            {"kind": "resolution", "forecast": "q3", "by": "ito", "outcome": "yes", "known": "2025-12-31"},
            "made an entry and cannot resolve",
        ),
        ({"kind": "resolution", "forecast": "q3", "by": "sato", "outcome": "yes"}, "needs evidence"),
    ],
)
def test_what_may_not_be_said_is_refused_and_leaves_no_trace(said: dict[str, Any], why: str) -> None:
    before = book.head()
    now = dt.datetime(2026, 11, 20, tzinfo=dt.UTC)
    with pytest.raises(CaseError, match=why):
        book.write([_line(kind="note", text="Part of the same"), _line(**said)], now)
    assert book.head() == before
    with book.reading() as record:
        assert record.head == before[1] and not record.problems


# ---------------------------------------------------------------- what a publication adds


def test_the_demonstration_is_in_the_record_with_its_model_beside_its_analysts() -> None:
    with book.reading() as record:
        question = record.state.questions[f"{JAPAN}/q1"]
        assert question.line["topics"] == ["Alliances", "Defence economics", "Trade policy"]
        assert question.line["publication"] == "/publications/how-far-can-tokyo-hold-the-line/"
        models = [entry for entry in question.entries if entry.run is not None]
        assert {entry.by for entry in question.entries} == {"ito", "mori", "spatial_bargaining"}
        assert len(models) == 1 and 0 < float(models[0].value) < 0.25  # type: ignore[arg-type]
        assert not record.problems


def test_publishing_again_adds_nothing_and_a_new_entry_one_line(commentary: PublicationPage) -> None:
    before, _ = book.head()
    commentary.save_revision().publish()
    assert book.head()[0] == before
    stored = _japan()
    old = '{ on = 2025-04-08, by = "mori", value = 0.35, word = "unlikely" },'
    today = dt.datetime.now(dt.UTC).date()
    stored.toml = stored.toml.replace(old, f'{old}\n  {{ on = {today}, by = "mori", value = 0.3, word = "unlikely" }},')
    stored.save()
    assert book.head()[0] == before + 1, "a case that is in the record is taken when it is saved"
    with book.reading() as record:
        assert record.state.questions[f"{JAPAN}/q1"].standing["mori"].value == 0.3


def test_other_subjects_of_a_text_do_not_change_a_question(commentary: PublicationPage) -> None:
    before, _ = book.head()
    commentary.subjects = []
    commentary.save_revision().publish()
    assert book.head()[0] == before
    text = publishing.Published(_japan(), "other", "Other", "/x/", dt.date(2026, 1, 1), "Reports", ("Nothing",), ())
    assert publishing.published(text) == ()
    assert book.head()[0] == before


def test_what_the_record_refuses_is_told_and_the_text_stays(commentary: PublicationPage) -> None:
    stored = _japan()
    before, _ = book.head()
    old = '{ on = 2025-04-08, by = "ito", value = 0.75, word = "likely" },'
    late = f'{old}\n  {{ on = 2025-06-08, by = "ito", value = 0.8, word = "likely" }},'
    stored.toml = stored.toml.replace(old, late, 1)
    stored.save()
    said = publishing.published(
        publishing.Published(stored, commentary.slug, "T", commentary.url, commentary.date_issued, "CO", (), ())
    )
    assert len(said) == 1 and "q3" in said[0] and "after the question closed" in said[0]
    assert book.head()[0] == before


def _resolved(outcome: str = "yes") -> None:
    evidence = keep(b"What was read.", "text/plain", "A note", "https://example.org/hq")
    line = _line(kind="resolution", forecast="q3", by="sato", outcome=outcome, known="2025-12-31", note="Seen by two.")
    line.line["evidence"] = [{"url": "https://example.org/hq", "sha256": evidence}]  # type: ignore[index]
    assert book.write([line], dt.datetime.now(dt.UTC)) == 1


def test_an_outcome_stands_beside_its_sentence_once_it_is_known(client: Client, commentary: PublicationPage) -> None:
    before = client.get(commentary.url).content.decode()
    assert "turned out" not in before and "forecast-outcome" not in before
    _resolved("no")
    html = client.get(commentary.url).content.decode()
    assert "turned out: no" in html and 'class="forecast-ref is-no"' in html
    assert html.count('<p class="forecast-outcome">') == 1 and "known 31 December 2025" in html
    assert f"/record/forecasts/{JAPAN}/q3/" in html


def test_a_resolved_forecast_has_evidence_scores_and_the_words_it_came_from(client: Client) -> None:
    _resolved()
    page = client.get(f"/record/forecasts/{JAPAN}/q3/")
    html = page.content.decode()
    assert page.context["outcome"]["by"] == "Sato Emi" and "Seen by two." in html
    assert "We think it likely (75 %) that a further phase" in html.replace("\xa0", " ")
    (archived,) = page.context["evidence"]
    assert client.get(archived.copy_url).content == b"What was read."
    assert hashlib.sha256(b"What was read.").hexdigest() == archived.sha256
    (scores,) = page.context["scores"]
    assert scores["by"] == "Ito Naoko" and dict(scores["cells"])["Brier score (0 to 1)"] == "0.062"


def test_the_analysts_numbers_and_the_models_share_stand_side_by_side(client: Client) -> None:
    context = client.get(f"/record/forecasts/{JAPAN}/q1/").context
    assert [(p["by"], p["number"]) for p in context["people"]] == [("Ito Naoko", "25\xa0%"), ("Mori Daniel", "35\xa0%")]
    assert context["together"] == "29.8\xa0%" and context["rule"] == "geometric odds"
    (model,) = context["models"]
    assert model["by"] == "Spatial bargaining" and model["run_url"].startswith("/runs/")
    assert client.get(model["run_url"]).status_code == 200
    assert dict(context["criteria"])["Annulled if"].startswith("no budget for fiscal 2027")


# ---------------------------------------------------------------- pages


def test_every_forecast_has_a_page(client: Client) -> None:
    found = standing.now().questions
    assert len(found) == 84 + 22
    for line in found[::7]:
        assert client.get(line.url).status_code == 200, line.key
    assert client.get(f"/record/forecasts/{JAPAN}/nothing/").status_code == 404
    assert client.get("/record/by/nobody/").status_code == 404
    assert client.get("/record/evidence/" + "0" * 64 + "/").status_code == 404


def test_the_record_page_says_what_the_library_computes(client: Client) -> None:
    context = client.get("/record/").context
    scores = score(Record.of(_export()).state)
    mine = [
        b
        for b, model in zip(scores.values["brier"].tolist(), scores.model.tolist(), strict=True)
        if b == b and not model
    ]
    assert context["overall"]["brier"] == f"{sum(mine) / len(mine):.3f}"
    people = {row.label: row for row in context["tables"][0]["rows"]}
    assert set(people) == {"Hale Ines", "Okoro Tobias", "Lind Maret"}
    brier = {name: float(row.cells[0][0]) for name, row in people.items()}
    assert brier["Hale Ines"] < brier["Lind Maret"], "the invented analysts differ, as they were invented"
    assert context["counts"]["backcasts"] == 5 and context["counts"]["asked"] == 101


def test_backcasts_are_shown_marked_and_never_scored(client: Client) -> None:
    html = client.get("/record/").content.decode()
    assert html.count("backcast, not scored") == 5
    assert not any(question.backcast for question in standing.now().scores.questions)
    assert not any(line.backcast for line in pages.latest(standing.now()))
    assert "never scored" in client.get(f"/record/forecasts/{JAPAN}/b1/").content.decode()


def test_what_is_invented_says_so(client: Client) -> None:
    for path in ("/record/", "/record/forecasts/", "/record/by/hale/", "/record/forecasts/meridian-2023/m1/"):
        assert "invented" in client.get(path).content.decode(), path


def test_forecasts_are_narrowed_by_state_topic_and_author(client: Client) -> None:
    everything = client.get("/record/forecasts/").context["total"]
    some = client.get("/record/forecasts/", {"topic": "Energy", "by": "hale"}).context
    assert 0 < some["total"] < everything
    assert all("Energy" in line.topics and "hale" in line.people for line in some["questions"])
    assert client.get("/record/forecasts/", {"state": "nonsense"}).context["total"] == 0
    assert client.get("/record/forecasts/", {"page": "99"}).status_code == 200


def test_what_resolves_next_comes_by_date(client: Client) -> None:
    due = client.get("/record/next/").context["due"]
    assert [line.resolve_by for line in due] == sorted(line.resolve_by for line in due)
    assert [line.case for line in due] == [JAPAN] * 17 + ["meridian-2023"] * 5
    assert "overdue" in client.get("/record/next/").content.decode()


def test_an_author_has_a_record_and_a_model_says_that_it_is_one(client: Client) -> None:
    page = client.get("/record/by/hale/").context
    assert page["overall"].questions == page["scored"] > 40 and not page["is_model"]
    assert client.get("/record/by/ito/").context["overall"] is None
    assert client.get("/record/by/spatial_bargaining/").status_code == 200


def test_coverage_counts_what_has_a_number_and_what_has_not(client: Client) -> None:
    covered = client.get("/record/").context["coverage"]
    texts = {text.url: text for text in covered.texts}
    text = texts["/publications/how-far-can-tokyo-hold-the-line/"]
    assert text.forecast == 6 and text.unresolvable == 1 and text.open > 0
    (source,) = covered.others
    assert source.unresolvable == 9 and source.total == 26
    assert Coverage.objects.count() == len(texts) == PublicationPage.objects.live().count()


def test_the_tables_can_be_scored_again(client: Client) -> None:
    def rows(path: str) -> list[dict[str, str]]:
        data = b"".join(client.get(path).streaming_content).decode()  # type: ignore[attr-defined]
        return list(csv.DictReader(io.StringIO(data)))

    entries, scores = rows("/record/forecasts.csv"), rows("/record/scores.csv")
    assert len(entries) == standing.now().entries
    spot = next(row for row in scores if row["question"] == "meridian-2023/m1" and row["person"] == "hale")
    assert float(spot["spot_brier"]) >= 0
    last = [row for row in entries if row["question"] == "meridian-2023/m1" and row["by"] == "hale"][-1]
    came = 1.0 if last["outcome"] == "yes" else 0.0
    assert float(spot["spot_brier"]) == pytest.approx((float(last["value"]) - came) ** 2)


def test_the_feed_names_each_question_again_when_its_outcome_is_known(client: Client) -> None:
    before = feedparser.parse(client.get("/record/feed.xml").content)
    assert before.bozo == 0 and len(before.entries) == 40
    _resolved()
    after = feedparser.parse(client.get("/record/feed.xml").content)
    # Known in October, and news today: it stands first, dated when it was recorded; and what is invented says so.
    first = after.entries[0]
    assert first.id == urn("forecast", f"{JAPAN}/q3:known")
    assert after.feed.author and after.feed.id == urn("feed", "record")
    assert dt.datetime.fromisoformat(first.updated).date() == dt.datetime.now(dt.UTC).date()
    assert all(entry.summary.startswith("Illustrative, with invented numbers.") for entry in after.entries)


# ---------------------------------------------------------------- tasks


def test_the_head_is_published_once_a_day_and_stays_in_the_record(client: Client) -> None:
    out = io.StringIO()
    call_command("publish_head", stdout=out)
    call_command("publish_head", stdout=out)
    first, second = out.getvalue().splitlines()
    assert first == second and first.endswith(book.head()[1])
    assert client.get("/record/heads.txt").content.decode() == f"{first}\n"
    book.write([_line(kind="note", text="One more")], dt.datetime.now(dt.UTC))
    out = io.StringIO()
    call_command("verify_record", stdout=out)
    assert "sound" in out.getvalue()
    assert first.split()[2] in client.get("/record/heads/").content.decode()


def test_a_published_head_that_is_not_in_the_record_is_found() -> None:
    PublishedHead(day=dt.date(2026, 1, 1), lines=3, head="sha256:" + "1" * 64, at=dt.datetime.now(dt.UTC)).save()
    with pytest.raises(CommandError, match="2026-01-01"):
        call_command("verify_record")
    with pytest.raises(CommandError, match="2026-01-01"):
        call_command("publish_head")


def test_reminders_say_what_falls_due() -> None:
    out = io.StringIO()
    call_command("remind", "--days", "3650", "--to", "second.reader@example.org", stdout=out)
    assert "22 forecasts to resolve" in out.getvalue() and "overdue" in out.getvalue()
    (message,) = mail.outbox
    assert message.to == ["second.reader@example.org"] and "/record/forecasts/japan-us-2025/q7/" in message.body


def test_the_demonstrations_evidence_is_what_its_outcomes_name() -> None:
    archived = {hashlib.sha256(file.read_bytes()).hexdigest() for file in DEMO.joinpath("evidence").iterdir()}
    named = {e.sha256 for stored in StoredCase.objects.all() for r in stored.case().resolutions for e in r.evidence}
    assert named == archived == set(Evidence.objects.values_list("sha256", flat=True))


def test_a_line_says_only_what_json_says() -> None:
    for body in RecordLine.objects.values_list("body", flat=True)[:50]:
        line = json.loads(body)
        assert list(line)[:2] == ["n", "t"] and line["prev"].startswith("sha256:")


@pytest.mark.django_db(transaction=True)
def test_writers_at_once_take_turns() -> None:
    # Threads need what is written to be committed: this test leaves an empty database.
    book._forget()
    question = _line(
        kind="question",
        forecast="z1",
        question="Will it?",
        type="binary",
        opens="2020-01-01",
        closes="2090-01-01",
        resolve_by="2090-01-02",
        source="A source",
    )
    book.write([question], dt.datetime.now(dt.UTC))
    before = book.head()[0]
    faults: list[Exception] = []

    def say(i: int) -> None:
        try:
            line = _line(kind="entry", forecast="z1", by=f"p{i}", value=0.5)
            book.write([line], dt.datetime.now(dt.UTC) + dt.timedelta(seconds=60))
        except Exception as fault:  # told below, since a thread's exception reaches nobody
            faults.append(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=say, args=(i,)) for i in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    record = Record.of(_export())
    assert not record.problems and len(record.hashes) == before + 8
    book._forget()
    standing._made = None


def test_the_invented_record_has_every_type_settled_and_open() -> None:
    with book.reading() as record:
        ours = [q for key, q in record.state.questions.items() if key.startswith("meridian-2023/")]
        scored = score(record.state)
    types = {"binary", "choice", "ordered", "numeric", "discrete", "date"}
    assert {q.type for q in ours if q.scored} == types
    assert {"choice", "ordered", "numeric", "date", "binary"} <= {
        q.type for q in ours if q.status(time.time()) == "open"
    }
    assert {q.status(time.time()) for q in ours} >= {"resolved", "ambiguous", "annulled", "open"}
    assert any(len(q.options_history) > 1 and q.outcome == q.options_history[-1][1][3] for q in ours)
    kept, failed = ({q.condition_failed for q in ours if q.condition} >= {way} for way in (False, True))
    assert kept and failed
    assert all((column == column).any() for column in scored.values.values())


def test_a_file_whose_last_line_was_cut_off_is_loaded_without_it() -> None:
    from institute.record.ledger import triggers

    whole, n = b"".join(book.exported()), book.head()[0]
    with connection.cursor() as cursor:
        for statement in (*triggers.lifted(connection.vendor), f"DELETE FROM {triggers.LINES}"):
            cursor.execute(statement)
    try:
        assert book.load(whole[:-30]) == n - 1 == RecordLine.objects.count()
    finally:  # the transaction brings the rows and the triggers back
        book._forget()
