"""The bound site by site: what each is worth at most at prices of what it shares with others."""

from .alone import Asked, SitesAlone, sites_alone, sites_asked
from .bound import SiteBound
from .descent import Descent
from .program import site_program
from .tree import SiteTree

__all__ = [
    "Asked",
    "Descent",
    "SiteBound",
    "SiteTree",
    "SitesAlone",
    "site_program",
    "sites_alone",
    "sites_asked",
]
