"""What people see on one page: calm, exact, never a ranking, never a verdict.

Two steps. :func:`read` asks the release surface (and nothing else) and gives a :class:`Content`: frozen, without a word of any
language. :func:`render` turns a content into one HTML page that holds both languages, all styles and all charts, and fetches
nothing: it can be mailed, printed and kept.

Rules of the page
-----------------
- Units stand in alphabetical order; nothing is sorted by a figure.
- A missing figure is a gap or the words "no figure", never zero.
- Each state is told by words and by texture, never by colour alone; no colour means good or bad.
- A signal is shown with how sure it is, what else may explain it, and what may help.
- Charts are drawn by hand as SVG, with their labels as HTML around them: so text keeps its size on a telephone, follows the dark
  scheme, and is read aloud; a chart library draws text into the picture, where it shrinks.
"""

from pipeline.report.content import Band, Content, Course, Point, SourceWeek, UnitQuarter, WithheldUnit
from pipeline.report.page import render
from pipeline.report.read import read, read_signals

__all__ = ["Band", "Content", "Course", "Point", "SourceWeek", "UnitQuarter", "WithheldUnit", "read", "read_signals", "render"]
