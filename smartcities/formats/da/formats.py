"""Danish dates as the portal writes them: 5. oktober 2012 kl. 14.30.

Django's own Danish formats hold for the rest: 1.234,5 and weeks that begin on Monday.
"""

DATE_FORMAT = "j. F Y"
YEAR_MONTH_FORMAT = "F Y"
SHORT_DATE_FORMAT = "j.n.Y"
DATETIME_FORMAT = r"j. F Y \k\l. H.i"
SHORT_DATETIME_FORMAT = r"j.n.Y \k\l. H.i"
TIME_FORMAT = "H.i"

# The first is what fields show, and what the admin's calendar and clock write. More is read by
# smartcities/publishing/parsing.
DATE_INPUT_FORMATS = ["%d.%m.%Y", "%d-%m-%Y"]
TIME_INPUT_FORMATS = ["%H.%M", "%H.%M.%S"]
DATETIME_INPUT_FORMATS = ["%d.%m.%Y %H.%M", "%d.%m.%Y %H.%M.%S"]
