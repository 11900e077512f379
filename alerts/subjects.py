"""The subject of an alert: what happened, in as many characters as a list of mails shows."""

from zoneinfo import ZoneInfo

from alerts.words import DIGESTS, TURNS, day_of
from dronewire.alert import Alert
from dronewire.bundle.told import by_weight
from dronewire.bundle.wording import counted, language_of
from dronewire.story import Version
from dronewire.text.highlight import shortened, shown
from dronewire.timing import When

TITLE = 100  # characters of the title in the subject: phones show 40 to 60, desktops about 100


def language_for(alert: Alert) -> str:
    """The language of an alert's own words: its reader's, or else that of most stories."""
    return alert.language or language_of(alert.stories or [one.story for one in alert.happenings])


def subject(alert: Alert) -> str:
    """What happened: the weightiest story's title, and how much more there is (or its outlet, if it is alone).

    Where no story is new, what befell the first of the others. A digest says first what it covers.
    """
    language = language_for(alert)
    told = _of_stories(alert, language) if alert.stories else _of_turns(alert, language)
    if alert.when is When.AT_ONCE:
        return told
    return f"{_covered(alert, language)}: {counts(alert, language)} — {_title(_first(alert))}"


def headline(alert: Alert, language: str) -> str:
    """What stands above the message: ``57 stories, 3 changes``, with the digest's name before it where it is one."""
    name = "" if alert.when is When.AT_ONCE else f"{DIGESTS[language][alert.when]}: "
    return name + counts(alert, language)


def counts(alert: Alert, language: str) -> str:
    """How much an alert tells."""
    told = [counted(alert.total, "story", language)] if alert.stories else []
    return ", ".join([*told, *([counted(alert.befallen, "turn", language)] if alert.happenings else [])])


def _first(alert: Alert) -> Version:
    return by_weight(alert.stories)[0].first if alert.stories else alert.happenings[0].version


def _of_stories(alert: Alert, language: str) -> str:
    first, more = _first(alert), []
    if alert.total > 1:
        more.append(counted(alert.total - 1, "story", language))
    if alert.befallen:
        more.append(counted(alert.befallen, "turn", language))
    return _and_more(_title(first), more, language) if more else f"{_title(first)} — {shown(first.outlet_title)}"


def _of_turns(alert: Alert, language: str) -> str:
    one = alert.happenings[0]
    told = f"{TURNS[language][one.turn]}: {_title(one.version)}"
    more = alert.befallen - 1
    return _and_more(told, [counted(more, "turn", language)], language) if more > 0 else told


def _and_more(told: str, rest: list[str], language: str) -> str:
    listed = ", ".join(rest)
    return f"{told} — and {listed.replace(' ', ' more ', 1)}" if language == "en" else f"{told} — и ещё {listed}"


def _covered(alert: Alert, language: str) -> str:
    at = alert.at.astimezone(ZoneInfo(alert.zone))
    until = f"{at:%H:%M}" if alert.when is When.HOURLY else day_of(at, language)
    return f"{DIGESTS[language][alert.when]}, {until}"


def _title(version: Version) -> str:
    return shortened(shown(version.article.title).strip() or shown(version.article.address), TITLE)
