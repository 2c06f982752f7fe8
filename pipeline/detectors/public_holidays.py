"""Which weeks hold a public holiday."""

import numpy as np

from pipeline.detectors.columns import Mask, Weeks
from pipeline.periods import Week
from pipeline.public_holidays import public_holidays


def holiday_weeks(weeks: Weeks, country: str) -> Mask:
    """For each Monday, whether Monday to Friday of its week hold a public holiday of the country.

    It misleads on what no law sets: bridge days, school holidays and the quiet of August are not in it. The comparison with the
    rest of the organisation absorbs those.

    Parameters
    ----------
    weeks
        Mondays.
    country
        ISO 3166 code, such as ``NL``.

    Examples
    --------
    >>> holiday_weeks(np.array(["2026-04-06", "2026-04-13"], "datetime64[D]"), "NL").tolist()  # Easter Monday, nothing
    [True, False]
    """
    return np.array([bool(public_holidays(Week(monday), country)) for monday in weeks.astype(object)], bool)
