"""Evaluation: how good detection is, measured on organisations whose truth is known, beside the best of other fields.

Principle
---------
A detector that was tuned where it is judged is worth nothing, so organisations for tuning and for judging differ in their seeds
*and* in how their people behave. What is reported is what a change lead feels: how often a team is suspected for nothing, how
often trouble is seen within twelve weeks, how often "80 % sure" is right. Intervals draw whole teams or organisations, since
weeks of the same people are no independent observations. What is not detectable is shown as plainly as what is.

How a figure comes about
------------------------
::

    worlds ──> panel and truth ──> patterns at every budget ──┐
                     │                                        ├──> Alarms ──> recall, delay, false alarms, PPV, reliability
                     └──> the counts of use ──> each peer, its threshold tuned to the same rate of false alarms

Pieces (one organisation, one method) are kept in ``build/evaluation`` under their settings and the version of the code, so that
a run that was stopped goes on where it was. No clock and no machine is in a figure: the same seeds give the same page.

When it misleads
----------------
There is no public record of teams that fell silent. Base rates, effects and how people behave are assumptions; the page shows
them as such. A figure here says how detection behaves in that model, not in the field.
"""
