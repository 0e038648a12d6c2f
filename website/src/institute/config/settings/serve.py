"""Settings of `./thinktank serve` and of a deployment."""

from institute.config.settings.base import *  # noqa: F403
