"""Comments of readers: where they may be written, confirmed, read before they are shown, reported, moved in and out."""

from __future__ import annotations

import datetime as dt
import io
import json
import re
from pathlib import Path
from typing import Any

import feedparser
import pytest
from django.contrib.auth.models import Group
from django.core import mail, signing
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from lxml import html
from wagtail.models import Site

from institute.comments import disqus, rules, writing
from institute.comments.models import Comment, CommentSettings, PieceComments, Report, SeriesComments
from institute.core import guard
from institute.core.models import User
from institute.publications.models import PublicationPage

pytestmark = pytest.mark.django_db
READER = "reader@example.org"
SCRIPT = "<script>alert(1)</script>"


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "YOUNGEST", 0.0)


@pytest.fixture
def piece(commentary: PublicationPage) -> PublicationPage:
    Comment.objects.all().delete()
    return commentary


def _write(client: Client, page: PublicationPage, to: int | str = "", **fields: Any) -> Any:
    said = {"born": guard.born(), "name": "A. Reader", "email": READER, "text": "Well argued.", **fields}
    return client.post(f"/comments/{page.pk}/{f'?to={to}' if to else ''}", said)


def _confirm(client: Client) -> Any:
    found = re.search(r"https?://\S+?(/comments/confirm/\S+)", str(mail.outbox[-1].body))
    assert found
    assert "Confirm your comment" in client.get(found.group(1)).content.decode()
    return client.post(found.group(1))


def _shown(page: PublicationPage, **fields: Any) -> Comment:
    return Comment.objects.create(page=page, **{"name": "B", "text": "t", "state": Comment.SHOWN, **fields})


def _page(client: Client, page: PublicationPage) -> Any:
    return html.fromstring(client.get(page.url).content.decode())


def _moderator() -> Client:
    user = User.objects.create_user("moderator", password="x")
    user.groups.add(Group.objects.get(name="Editors"))
    client = Client()
    client.force_login(user)
    return client


def test_row_87_a_comment_is_confirmed_read_and_only_then_shown(client: Client, piece: PublicationPage) -> None:
    sent = _write(client, piece)
    assert sent.status_code == 302 and "Well argued." in client.get(sent["Location"]).content.decode()
    assert "private" in client.get(sent["Location"])["Cache-Control"]
    assert [message.to for message in mail.outbox] == [[READER]]
    for state in (Comment.UNCONFIRMED, Comment.WAITING):
        assert Comment.objects.get().state == state
        for address in (piece.url, f"/comments/{piece.pk}.atom", f"/comments/{piece.pk}/"):
            assert "Well argued." not in client.get(address).content.decode()
        if state == Comment.UNCONFIRMED:
            assert "read before it is shown" in _confirm(client).content.decode()
    desk = _moderator()
    assert "Well argued." in desk.get("/admin/comments/").content.decode()
    desk.post("/admin/comments/", {"comments": [Comment.objects.get().pk], "state": "shown"})
    page = _page(client, piece)
    assert "Well argued." in page.xpath("//section[@id='comments']")[0].text_content()
    assert READER not in html.tostring(page).decode()
    feed = feedparser.parse(client.get(f"/comments/{piece.pk}.atom").content)
    assert not feed.bozo and [entry.author for entry in feed.entries] == ["A. Reader"]


def test_row_87_the_number_stands_in_the_metadata(client: Client, commentary: PublicationPage) -> None:
    graphs = [json.loads(each.text) for each in _page(client, commentary).xpath("//script[@type]")]
    (about,) = [graph for graph in graphs if "commentCount" in graph]
    shown = commentary.comments.filter(state=Comment.SHOWN).count()
    assert about["commentCount"] == shown == len(about["comment"]) > 0
    assert about["@id"] == next(graph["@id"] for graph in graphs if "headline" in graph)


def test_row_87_off_open_and_closed_by_series_and_by_piece(client: Client, piece: PublicationPage) -> None:
    series = SeriesComments.objects.get(series=piece.series)
    _shown(piece, text="An old word")
    for of_series, of_piece, seen, may in (
        ("open", None, True, True),
        ("closed", None, True, False),
        ("off", None, False, False),
        ("off", "open", True, True),
        ("open", "closed", True, False),
        ("open", "off", False, False),
    ):
        SeriesComments.objects.filter(pk=series.pk).update(mode=of_series)
        PieceComments.objects.filter(page=piece).delete()
        if of_piece:
            PieceComments.objects.create(page=piece, mode=of_piece)
        page = _page(client, piece)
        assert ("An old word" in page.text_content()) is seen, (of_series, of_piece)
        assert bool(page.xpath(f"//a[@href='/comments/{piece.pk}/']")) is may, (of_series, of_piece)
        answer = _write(client, piece).status_code
        assert answer == (302 if may else 403 if seen else 404), (of_series, of_piece)
    SeriesComments.objects.all().delete()
    PieceComments.objects.all().delete()
    assert not _page(client, piece).xpath("//section[@id='comments']")


def test_row_87_comments_close_after_their_days(client: Client, piece: PublicationPage) -> None:
    days = (timezone.localdate() - piece.date_shown).days
    SeriesComments.objects.update(close_after_days=days)
    assert rules.rules(piece).is_open
    SeriesComments.objects.update(close_after_days=days - 1)
    assert not rules.rules(piece).is_open and _write(client, piece).status_code == 403


def test_row_87_threads_are_as_deep_as_the_series_says(client: Client, piece: PublicationPage) -> None:
    first = _shown(piece)
    second = _shown(piece, answers=first)
    third = _shown(piece, answers=second)
    for depth, may in ((0, []), (1, [first]), (2, [first, second])):
        SeriesComments.objects.update(depth=depth)
        for comment in (first, second, third):
            answer = _write(client, piece, to=comment.pk)
            assert answer.status_code == (302 if comment in may else 404), (depth, comment.pk)
    page = _page(client, piece)
    assert page.xpath(f"//li[@id='comment-{first.pk}']//li[@id='comment-{second.pk}']//li[@id='comment-{third.pk}']")
    Comment.objects.filter(pk=first.pk).update(state=Comment.REFUSED)
    assert f"comment-{second.pk}" not in client.get(piece.url).content.decode()
    for odd in ("0", "x", "9" * 30, str(first.pk)):
        assert _write(client, piece, to=odd).status_code == 404


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("text", "", "Please write something."),
        ("text", "\u00a0 \n", "Please write something."),
        ("text", "x" * 3001, "At most 3,000 characters, please: this has 3,001."),
        ("text", "e\u0301" * 3001, "this has 3,001."),
        ("text", "\u0301" * 200_000, "far more"),
        ("text", "a\x00b", "Null characters are not allowed."),
        ("name", "", "Please sign with a name."),
        ("name", "x" * 81, "At most 80 characters, please."),
        ("name", "a\u202eb", "Please sign with letters."),
        ("email", "", "Please enter a valid email."),
        ("email", "a@example.org\r\nBcc: victim@example.org", "Please enter a valid email."),
        ("email", "a@example.org,b@example.org", "Please enter a valid email."),
        ("email", SCRIPT, "Please enter a valid email."),
        ("website", "x", "as programs do"),
        ("born", "forged", "not one of ours"),
    ],
)
def test_row_87_what_cannot_be_taken_is_refused_at_its_field(
    client: Client, piece: PublicationPage, field: str, value: str, said: str
) -> None:
    answer = _write(client, piece, **{"text": "kept words", "name": "Kept Name", field: value})
    page = html.fromstring(answer.content.decode())
    assert answer.status_code == 422 and said in page.text_content()
    assert len(page.xpath("//*[@role='alert']")) == 1
    if field in ("text", "name", "email"):
        assert page.xpath(f"//*[@name='{field}'][@aria-invalid='true']") and page.xpath(f"//*[@id='{field}-error']")
    if field != "text":
        assert page.xpath("//textarea[@name='text']")[0].text.strip() == "kept words"
    assert mail.outbox == [] and not Comment.objects.exists()


def test_row_87_a_wrong_encoding_is_no_failure(client: Client, piece: PublicationPage) -> None:
    body = f"born={guard.born()}&name=%ff%fe&email=a%40b&text=%c3%28".encode()
    answer = client.post(f"/comments/{piece.pk}/", body, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 422 and not Comment.objects.exists()


def test_row_87_script_in_every_field_is_shown_as_words(client: Client, piece: PublicationPage) -> None:
    _write(
        client,
        piece,
        name=SCRIPT,
        text=f"{SCRIPT} <b onclick=x>b</b> javascript:alert(1) https://example.org/a?b=1&c=2",
    )
    _confirm(client)
    writing.decide(Comment.objects.all(), Comment.SHOWN)
    source = client.get(piece.url).content.decode()
    assert SCRIPT not in source and "onclick=x&gt;b" in source
    (section,) = html.fromstring(source).xpath("//section[@id='comments']")
    assert {link.get("href") for link in section.xpath(".//div[@class='comment-text']//a")} == {
        "https://example.org/a?b=1&c=2"
    }
    (link,) = section.xpath(".//div[@class='comment-text']//a")
    assert link.get("rel") == "nofollow ugc noopener"
    assert SCRIPT in section.text_content()
    feed = feedparser.parse(client.get(f"/comments/{piece.pk}.atom").content)
    assert not feed.bozo and "<script" not in feed.entries[0].summary


def test_row_87_sent_twice_is_kept_once_and_forged_links_confirm_nothing(
    client: Client, piece: PublicationPage
) -> None:
    born = guard.born()
    assert [_write(client, piece, born=born).status_code for _ in range(2)] == [302, 302]
    assert Comment.objects.count() == 1 and len(mail.outbox) == 1
    good = writing.token(Comment.objects.get())
    odd = [signing.dumps(value, salt=writing.CONFIRM) for value in (1, None, [], {}, "x")]
    for token in ["x", good[:-1], good + "x", signing.dumps(Comment.objects.get().form.hex, salt="other"), *odd]:
        for answer in (client.get(f"/comments/confirm/{token}/"), client.post(f"/comments/confirm/{token}/")):
            assert answer.status_code == 400 and "This link does not work." in answer.content.decode(), token
    assert Comment.objects.get().state == Comment.UNCONFIRMED


def test_row_87_where_nothing_is_read_before_it_is_shown_at_once(client: Client, piece: PublicationPage) -> None:
    SeriesComments.objects.update(moderated=False)
    _write(client, piece)
    assert "Your comment is shown." in _confirm(client).content.decode()
    assert "Well argued." in client.get(piece.url).content.decode()


def test_row_87_an_author_who_answers_is_marked_and_nobody_else(client: Client, piece: PublicationPage) -> None:
    person = piece.contributions.first().person  # type: ignore[union-attr]
    person.email = "Author@example.org"
    person.save()
    first = _shown(piece)
    for address, name in (("author@EXAMPLE.org", "The author"), (READER, person.name_as_printed)):
        _write(client, piece, to=first.pk, email=address, name=name)
        _confirm(client)
    writing.decide(Comment.objects.filter(state=Comment.WAITING), Comment.SHOWN)
    badges = _page(client, piece).xpath("//*[@class='badge']/preceding-sibling::strong")
    assert [badge.text_content() for badge in badges] == ["The author"]


def test_row_87_authors_are_told_if_the_institute_wants_it(client: Client, piece: PublicationPage) -> None:
    person = piece.contributions.first().person  # type: ignore[union-attr]
    person.email = "author@example.org"
    person.save()
    comment = _shown(piece, state=Comment.WAITING, text="Hm.\nBcc: victim@example.org", name="N")
    writing.decide([comment], Comment.SHOWN)
    assert mail.outbox == []
    CommentSettings.objects.update_or_create(site=Site.objects.get(), defaults={"tell_authors": True})
    writing.decide([comment], Comment.REFUSED, reason="other")
    writing.decide([comment], Comment.SHOWN)
    assert [message.to for message in mail.outbox] == [["author@example.org"]] and not mail.outbox[0].bcc


def test_row_87_a_report_reaches_the_moderators_once_and_is_dealt_with(client: Client, piece: PublicationPage) -> None:
    comment = _shown(piece, text="Bad words")
    form = {"born": guard.born(), "words": f"It is rude {SCRIPT}"}
    assert client.post(f"/comments/report/{comment.pk}/", {"born": guard.born(), "words": " "}).status_code == 422
    for _ in range(2):
        assert "A moderator reads it" in client.post(f"/comments/report/{comment.pk}/", form).content.decode()
    assert Report.objects.count() == 1
    desk = _moderator()
    queue = desk.get("/admin/comments/?show=reported").content.decode()
    assert "Bad words" in queue and "It is rude" in queue and SCRIPT not in queue
    no_reason = desk.post("/admin/comments/?show=reported", {"comments": [comment.pk], "state": "refused"})
    assert no_reason.status_code == 422 and "Say why it is not shown" in no_reason.content.decode()
    desk.post("/admin/comments/?show=reported", {"comments": [comment.pk], "state": "refused", "reason": "abuse"})
    comment.refresh_from_db()
    assert (comment.state, comment.reason, comment.decided_by and comment.decided_by.username) == (
        "refused",
        "abuse",
        "moderator",
    )
    assert Report.objects.get().dealt_with and "Bad words" not in client.get(piece.url).content.decode()
    assert client.get(f"/comments/report/{comment.pk}/").status_code == 404


def test_row_87_many_are_decided_at_once_but_never_one_that_nobody_confirmed(piece: PublicationPage) -> None:
    waiting = [_shown(piece, state=Comment.WAITING) for _ in range(3)]
    desk = _moderator()
    desk.post("/admin/comments/", {"comments": [each.pk for each in waiting], "state": "spam"})
    assert set(Comment.objects.values_list("state", flat=True)) == {"spam"}
    unconfirmed = _shown(piece, state=Comment.UNCONFIRMED)
    answer = desk.post("/admin/comments/", {"comments": [unconfirmed.pk], "state": "shown"})
    assert "was not confirmed" in answer.content.decode()
    unconfirmed.refresh_from_db()
    assert unconfirmed.state == Comment.UNCONFIRMED
    for wrong in ({}, {"comments": ["0"], "state": "shown"}, {"comments": [waiting[0].pk], "state": "deleted"}):
        assert desk.post("/admin/comments/", wrong).status_code == 422


def test_row_87_an_editor_closes_a_piece_from_the_queue(client: Client, piece: PublicationPage) -> None:
    desk = _moderator()
    desk.post(f"/admin/comments/piece/{piece.pk}/", {"mode": "closed"})
    assert rules.rules(piece).mode == "closed"
    desk.post(f"/admin/comments/piece/{piece.pk}/", {"mode": ""})
    assert rules.rules(piece).mode == "open"
    assert client.post(f"/admin/comments/piece/{piece.pk}/", {"mode": "off"}).status_code == 302
    assert rules.rules(piece).mode == "open"


def test_row_87_what_was_promised_to_be_forgotten_is(client: Client, piece: PublicationPage) -> None:
    now = timezone.now()
    _write(client, piece)
    assert Comment.objects.get().email_until == timezone.localdate() + dt.timedelta(days=90)
    fields = [field.name for field in Comment._meta.fields]
    assert not [name for name in fields if name == "ip" or "agent" in name]
    Comment.objects.update(written_at=now - dt.timedelta(days=8))
    kept = _shown(piece, email=READER, email_until=timezone.localdate())
    _shown(piece, state=Comment.SPAM, decided_at=now - dt.timedelta(days=31))
    _shown(piece, state=Comment.WAITING)
    writing.forget()
    assert set(Comment.objects.values_list("state", "email")) == {("shown", ""), ("waiting", "")}
    kept.refresh_from_db()
    assert kept.email_until is None


def test_row_87_a_mail_server_that_is_down_is_said_and_nothing_is_kept(
    client: Client, piece: PublicationPage, settings: Any
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    answer = _write(client, piece)
    assert answer.status_code == 422 and "could not be sent just now" in answer.content.decode()
    assert "Well argued." in answer.content.decode() and not Comment.objects.exists()


def test_row_87_older_versions_and_drafts_show_no_comments(client: Client) -> None:
    old = client.get("/co25003/v1/")
    assert old.status_code == 200 and 'id="comments"' not in old.content.decode()


DISQUS = """<?xml version="1.0" encoding="utf-8"?>
<disqus xmlns="http://disqus.com" xmlns:dsq="http://disqus.com/disqus-internals">
  <category dsq:id="1"><forum>x</forum></category>
  <thread dsq:id="10"><id>{key}</id><link>https://old.example/{key}/</link><title>T</title></thread>
  <thread dsq:id="11"><id/><link>https://old.example/somewhere/{slug}/?x=1</link></thread>
  <post dsq:id="101"><message><![CDATA[<p>An answer &amp; <b>more</b></p>]]></message>
    <createdAt>2025-04-03T08:00:00Z</createdAt><isDeleted>false</isDeleted><isSpam>false</isSpam>
    <author><name>Ines</name></author><thread dsq:id="10"/><parent dsq:id="100"/></post>
  <post dsq:id="100"><message><![CDATA[<p>First<br>line</p><p>Second<script>alert(1)</script></p>]]></message>
    <createdAt>2025-04-02T08:00:00Z</createdAt><isDeleted>false</isDeleted><isSpam>false</isSpam>
    <author><name>Tomas</name><email>t@example.org</email></author><ipAddress>10.0.0.1</ipAddress>
    <thread dsq:id="10"/></post>
  <post dsq:id="102"><message>Buy</message><createdAt>2025-04-02T08:00:00Z</createdAt><isSpam>true</isSpam>
    <author><name/></author><thread dsq:id="11"/></post>
</disqus>"""


def _disqus(page: PublicationPage, text: str = DISQUS) -> bytes:
    return text.format(key=page.key, slug=page.slug).encode()


def test_row_87_disqus_moves_in_whole_and_once(client: Client, piece: PublicationPage, tmp_path: Path) -> None:
    file = tmp_path / "disqus.xml"
    file.write_bytes(_disqus(piece))
    said = io.StringIO()
    call_command("import_comments", file, "--dry-run", stdout=said)
    assert said.getvalue() == "3 comments on 2 pieces; nothing was kept.\n" and not Comment.objects.exists()
    for kept in (3, 0):
        said = io.StringIO()
        call_command("import_comments", file, stdout=said)
        assert said.getvalue().startswith(f"Kept {kept} comments")
    first, answer, spam = (Comment.objects.get(foreign=f"disqus:{id}") for id in (100, 101, 102))
    assert first.text == "First\nline\n\nSecond" and answer.text == "An answer & more" and answer.answers == first
    assert (spam.state, spam.name, spam.email) == ("spam", "Anonymous", "")
    page = _page(client, piece)
    assert page.xpath(f"//li[@id='comment-{first.pk}']//li[@id='comment-{answer.pk}']")


def _bring(client: Client, data: bytes, **fields: str) -> Any:
    sent = SimpleUploadedFile("export.xml", data)
    return client.post(reverse("comments_import"), {"file": sent, **fields})


def test_row_87_an_export_is_brought_from_the_admin_once_it_was_seen(
    admin_client: Client, piece: PublicationPage
) -> None:
    assert admin_client.get(reverse("comments_import")).status_code == 200
    seen = _bring(admin_client, _disqus(piece)).content.decode()
    assert f"3 comments on “{piece.title}”" in seen and "1 kept as spam, unseen" in seen
    assert "of no piece of ours" not in seen
    assert not Comment.objects.exists()
    kept = _bring(admin_client, _disqus(piece), keep="on")
    assert kept.status_code == 302 and Comment.objects.count() == 3
    again = _bring(admin_client, _disqus(piece)).content.decode()
    assert "nothing new" in again and "3 are there already" in again


def test_row_87_an_upload_tells_of_threads_of_no_piece(admin_client: Client, piece: PublicationPage) -> None:
    lost = _disqus(piece).replace(b"/somewhere/" + piece.slug.encode(), b"/somewhere/else")
    refused = _bring(admin_client, lost, keep="on")
    said = refused.content.decode()
    assert refused.status_code == 422 and "Nothing was kept" in said and "somewhere/else" in said
    assert not Comment.objects.exists()
    assert _bring(admin_client, lost, keep="on", skip="on").status_code == 302
    assert sorted(Comment.objects.values_list("foreign", flat=True)) == ["disqus:100", "disqus:101"]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "The file is empty"),
        (b"\x89PNG\r\n\x1a\n" + bytes(300), "Line 1"),
        (b"<html><body>Sign in</body></html>", "Give an export of Disqus, or of WordPress"),
        (b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>', "document type"),
        ("<disqus xmlns='http://disqus.com'>é</disqus>".encode("utf-16")[3:], "Line 1"),
    ],
)
def test_row_87_what_is_no_export_is_told_at_the_field(admin_client: Client, data: bytes, said: str) -> None:
    Comment.objects.all().delete()
    answer = _bring(admin_client, data, keep="on")
    assert answer.status_code == 422 and said in " ".join(answer.context["form"].errors["file"])
    assert not Comment.objects.exists() and "root:" not in answer.content.decode()


def test_row_87_a_file_that_is_too_large_is_not_read(admin_client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(disqus, "LARGEST", 10)
    monkeypatch.setattr(disqus, "read", lambda data: pytest.fail("it was read"))
    assert "at most 10" in " ".join(_bring(admin_client, b"<disqus/>" * 9).context["form"].errors["file"])


def test_row_87_what_goes_out_comes_in_again_as_it_was(commentary: PublicationPage, tmp_path: Path) -> None:
    file = tmp_path / "comments.xml"
    call_command("export_comments", file, stdout=io.StringIO())
    assert "email" not in file.read_text()
    before = _told()
    again = io.StringIO()
    call_command("import_comments", file, stdout=again)
    assert again.getvalue().startswith("Kept 0 comments")
    Comment.objects.all().delete()
    call_command("import_comments", file, stdout=io.StringIO())
    assert _told() == before and len(before) > 3


def _told() -> list[tuple[Any, ...]]:
    rows = Comment.objects.filter(state=Comment.SHOWN).select_related("answers")
    return sorted(
        (row.page_id, row.name, row.text, row.written_at, row.answers.text if row.answers else "") for row in rows
    )


WXR = """<?xml version="1.0"?><rss xmlns:wp="http://wordpress.org/export/1.2/"><channel><item>
<link>https://old.example/{slug}/</link><wp:post_name>{slug}</wp:post_name>
<wp:comment><wp:comment_id>1</wp:comment_id><wp:comment_author>Ines</wp:comment_author>
<wp:comment_date_gmt>2025-04-02 08:00:00</wp:comment_date_gmt><wp:comment_content>Hello</wp:comment_content>
<wp:comment_approved>1</wp:comment_approved><wp:comment_parent>0</wp:comment_parent></wp:comment>
<wp:comment><wp:comment_id>2</wp:comment_id><wp:comment_type>pingback</wp:comment_type></wp:comment>
</item></channel></rss>"""


def test_row_87_wordpress_moves_in_too(piece: PublicationPage) -> None:
    found = disqus.read(_disqus(piece, WXR))
    placed, lost = disqus.place(found)
    assert disqus.take(found, placed) == 1 and not lost
    assert Comment.objects.get().written_at == dt.datetime(2025, 4, 2, 8, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("<disqus xmlns", "<disqus xmlns=''><disqus xmlns"), "Line"),
        (('<?xml version="1.0" encoding="utf-8"?>', '<!DOCTYPE x [<!ENTITY a "b">]>'), "document type"),
        (("disqus.com", "elsewhere.example"), "Give an export of Disqus"),
        (("2025-04-02T08:00:00Z", "yesterday"), "its time 'yesterday' is none"),
        (('<parent dsq:id="100"/>', '<parent dsq:id="999"/>'), "which the file does not hold"),
        (('<thread dsq:id="10"/></post>', '<thread dsq:id="10"/><parent dsq:id="101"/></post>'), "answers itself"),
        (('<thread dsq:id="11"/></post>', '<thread dsq:id="12"/></post>'), "belongs to no thread"),
        (('<post dsq:id="102">', '<post dsq:id="101">'), "occurs twice"),
        (("<message>Buy</message>", "<message> </message>"), "it says nothing"),
        (("<message>Buy</message>", f"<message>{'x' * 3001}</message>"), "longer than 3,000 characters"),
    ],
)
def test_row_87_a_file_that_is_wrong_is_refused_whole(
    piece: PublicationPage, tmp_path: Path, change: tuple[str, str], said: str
) -> None:
    file = tmp_path / "disqus.xml"
    file.write_bytes(_disqus(piece, DISQUS.replace(*change)))
    with pytest.raises(CommandError, match=re.escape(str(file))) as refused:
        call_command("import_comments", file, stdout=io.StringIO())
    assert said in str(refused.value) and not Comment.objects.exists()


def test_row_87_threads_of_no_piece_are_named_and_left_out_only_if_asked(
    piece: PublicationPage, tmp_path: Path
) -> None:
    file = tmp_path / "disqus.xml"
    file.write_bytes(_disqus(piece).replace(piece.slug.encode(), b"nowhere"))
    said = io.StringIO()
    with pytest.raises(CommandError, match="--skip-unknown"):
        call_command("import_comments", file, stdout=io.StringIO(), stderr=said)
    assert "nowhere" in said.getvalue() and not Comment.objects.exists()
    call_command("import_comments", file, "--skip-unknown", stdout=io.StringIO(), stderr=io.StringIO())
    assert Comment.objects.count() == 2
    with pytest.raises(CommandError, match="No such file"):
        call_command("import_comments", tmp_path / "none.xml")


def test_row_87_what_was_deleted_there_without_a_word_left_stops_no_import(
    client: Client, piece: PublicationPage, tmp_path: Path
) -> None:
    old = "<message><![CDATA[<p>First<br>line</p><p>Second<script>alert(1)</script></p>]]></message>"
    gone = DISQUS.replace(old, "<message/>").replace(
        "<createdAt>2025-04-02T08:00:00Z</createdAt><isDeleted>false</isDeleted>",
        "<createdAt>2025-04-02T08:00:00Z</createdAt><isDeleted>true</isDeleted>",
    )
    file = tmp_path / "disqus.xml"
    file.write_bytes(_disqus(piece, gone))
    call_command("import_comments", file, stdout=io.StringIO())
    first, answer = (Comment.objects.get(foreign=f"disqus:{id}") for id in (100, 101))
    assert (first.state, first.text) == ("refused", "(deleted)") and answer.answers == first
    text = _page(client, piece).text_content()
    assert "(deleted)" not in text and "Tomas" not in text  # nor what answers it: as with any that is not shown
    file.write_bytes(_disqus(piece, DISQUS.replace(old, "<message/>")))
    with pytest.raises(CommandError, match="it says nothing"):
        call_command("import_comments", file, stdout=io.StringIO())
