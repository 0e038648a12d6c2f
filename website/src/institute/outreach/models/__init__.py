"""The models of outreach, each in the file of what it belongs to."""

from institute.outreach.models.feedback import LONGEST_TEXT, Feedback, FeedbackSettings
from institute.outreach.models.subscriptions import Delivery, Mailing, Subscriber, Subscription

__all__ = [
    "LONGEST_TEXT",
    "Delivery",
    "Feedback",
    "FeedbackSettings",
    "Mailing",
    "Subscriber",
    "Subscription",
]
