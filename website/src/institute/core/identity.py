"""Names for programs that last: made from one UUID that is drawn once for each database. Knows nothing that is named.

Aggregators mix the feeds of many institutes, and an address may change: so a name holds neither a title nor a domain,
and is equal to none that another institute gives. A copy of a database is the same institute, one laid anew another.
"""

from __future__ import annotations

import uuid

from institute.core import content
from institute.core.models import Identity


def urn(kind: str, key: object) -> str:
    """Return the name of something that the institute has, as a URN.

    Parameters
    ----------
    kind
        What sort of thing it is; keys are told apart within it.
    key
        What it is known by for ever.
    """
    return uuid.uuid5(_drawn(), f"{kind}:{key}").urn


def _drawn() -> uuid.UUID:
    found = content.kept("identity", lambda: Identity.objects.first(), content.tables_of(Identity))
    if found is None:
        # Somebody emptied the table. Drawn outside of what is kept: were it rolled back, another would be drawn later.
        found, _ = Identity.objects.get_or_create(pk=1)
    return found.drawn
