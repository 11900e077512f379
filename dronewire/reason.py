"""Reasons that one layer writes and another reads: a haul is text, and both ends must mean the same by it."""

NO_ANSWER = "no whole answer in time"
NO_SUCH_NAME = "the host's name cannot be resolved"
REFUSED = "the connection was refused"
CERTIFICATE = "certificate"  # how it begins
OVER_THE_LIMIT = "over the limit"  # how it begins
NO_ROBOTS = "cannot be had"  # what it says of a robots.txt where nothing may be read for now

# How they begin where a host was asked and nobody answered.
UNANSWERED = (
    NO_ANSWER,
    NO_SUCH_NAME,
    REFUSED,
    "Download",  # the rest of Scrapy's errors about connections, by their names
    "Response",  # ResponseNeverReceived and its like
)
NOT_THERE = (NO_SUCH_NAME, CERTIFICATE)  # how they begin where asking again soon is of no use
