"""The panel gallery: every panel of every dashboard, drawn from its own query over a simulated organisation, without Grafana.

For whoever wants to see layout, texts and numbers before a Grafana is there, and for the pictures in ``docs/``. It reads the same
JSON that Grafana gets: what it does not know how to draw, it refuses. It misleads about Grafana itself: fonts, hover, scroll and
every click but the links are imitated, or not there.

``draw(store, folder)`` writes one page a dashboard and language, each whole in one file that asks the network for nothing.
"""

from dashboards.gallery.page import draw
from dashboards.gallery.pictures import take_pictures
from dashboards.gallery.sample import add_sample

__all__ = ["add_sample", "draw", "take_pictures"]
