"""The frame's rows: the menus, legal pages with their versions, what readers agreed to, what is promoted."""

from institute.frame.models.consent import ConsentRecord
from institute.frame.models.legal import LegalPage, LegalVersion
from institute.frame.models.navigation import Navigation
from institute.frame.models.promotion import Promotion

__all__ = ["ConsentRecord", "LegalPage", "LegalVersion", "Navigation", "Promotion"]
