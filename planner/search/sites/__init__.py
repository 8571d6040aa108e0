"""The bound site by site: what each is worth at most at prices of what it shares with others."""

from .bound import SiteBound
from .descent import Descent
from .program import site_program
from .tree import SiteTree

__all__ = ["Descent", "SiteBound", "SiteTree", "site_program"]
