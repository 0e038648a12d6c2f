"""What is kept of what is released, said, recorded and gathered, each in the file of what it belongs to."""

from institute.media.models.hubs import HubIndexPage, HubPage, HubPick
from institute.media.models.recordings import (
    CaptionTrack,
    Chapter,
    RecordedPerson,
    RecordingIndexPage,
    RecordingPage,
)
from institute.media.models.releases import Attachment, ReleaseIndexPage, ReleasePage
from institute.media.models.settings import MediaSettings
from institute.media.models.speeches import Delivery

__all__ = [
    "Attachment",
    "CaptionTrack",
    "Chapter",
    "Delivery",
    "HubIndexPage",
    "HubPage",
    "HubPick",
    "MediaSettings",
    "RecordedPerson",
    "RecordingIndexPage",
    "RecordingPage",
    "ReleaseIndexPage",
    "ReleasePage",
]
