"""Gathers the events of many articles into the incidents that happened, with what each source says of them."""

from rasid.incidents.link import link
from rasid.incidents.report import Report, reports

__all__ = ["Report", "link", "reports"]
