"""What readers looked for, counted by its words, so that editors see what they did not find. Finds nothing.

Nothing is kept of who asked, nor what may be about somebody: addresses, numbers of telephones, of passports. A program
cannot fill the table: so many new queries a day, so many in all.
"""

from __future__ import annotations

import datetime as dt
import re

from django.db.models import F
from django.utils import timezone

from institute.search.finding import Found
from institute.search.models import SearchQuery

COMMON, KEPT_DAYS = 3, 90  # a query that fewer asked is forgotten after so many days
NEW_A_DAY, MOST = 300, 10_000
LONGEST = 100
"""What is longer was pasted, not looked for."""
# An address of mail or of a page, markup, seven digits and more however they are parted.
_PERSONAL = re.compile(r"@|://|[<>{}\\]|www\.|(?:\d[\s().+/-]*){7}", re.IGNORECASE)


def note(found: Found) -> None:
    """Count a query by its words, with how much it found; not if it may be about somebody, or no query at all."""
    text = found.text.casefold()
    if not any(letter.isalnum() for letter in text) or len(text) > LONGEST or _PERSONAL.search(text):
        return
    told = 0 if found.partial else found.anywhere
    today = timezone.localdate()
    if SearchQuery.objects.filter(text=text).update(asked=F("asked") + 1, found=told, last=today):
        return
    if SearchQuery.objects.filter(first=today).count() >= NEW_A_DAY or SearchQuery.objects.count() >= MOST:
        return
    _, made = SearchQuery.objects.get_or_create(text=text, defaults={"asked": 1, "found": told, "last": today})
    if not made:
        SearchQuery.objects.filter(text=text).update(asked=F("asked") + 1, found=told, last=today)


def forget() -> int:
    """Delete queries that few asked, long ago: among them are what people typed by mistake; return how many."""
    over = timezone.localdate() - dt.timedelta(days=KEPT_DAYS)
    return int(SearchQuery.objects.filter(asked__lt=COMMON, last__lt=over).delete()[0])
