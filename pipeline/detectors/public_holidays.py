"""Which weeks hold a public holiday."""

import holidays
import numpy as np

from pipeline.detectors.columns import Mask, Weeks

WORKING_DAYS = 5


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
    years = sorted({int(str(day)[:4]) for monday in weeks for day in (monday, monday + np.timedelta64(6, "D"))})
    days = np.array(sorted(holidays.country_holidays(country, years=years)), "datetime64[D]")
    offsets = (days[None, :] - weeks[:, None]).astype(np.int64)
    return np.asarray(((offsets >= 0) & (offsets < WORKING_DAYS)).any(axis=1))
