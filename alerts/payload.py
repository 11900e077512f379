"""An alert as programs read it: plain values, whose names and meanings change only with ``format``."""

from datetime import UTC, datetime
from typing import Any

from alerts.served import Served
from alerts.subjects import subject
from dronewire.alert import Alert, Concern, Happening, OperatorAlert
from dronewire.bundle.told import by_weight
from dronewire.story import Story, Version
from dronewire.versions.changes import former, present

FORMAT = 1


def payload_of(alert: Alert, served: Served) -> dict[str, Any]:
    """What an alert tells: the stories shown, how many there were, and what befell others."""
    return {
        "format": FORMAT,
        "kind": "alert",
        "id": alert.key,
        "at": _instant(alert.at),
        "when": alert.when.value,
        "subject": subject(alert),
        "stories": [_story(one, served) for one in by_weight(alert.stories)],
        "total": alert.total,
        "happenings": [_happening(one, served) for one in alert.happenings],
        "befallen": alert.befallen,
    }


def payload_for_operator(alert: OperatorAlert, subject: str) -> dict[str, Any]:
    """What an operator is told."""
    return {
        "format": FORMAT,
        "kind": "operator",
        "id": alert.key,
        "at": _instant(alert.at),
        "subject": subject,
        "begun": [_concern(one) for one in alert.begun],
        "over": [_concern(one) for one in alert.over],
    }


def _story(story: Story, served: Served) -> dict[str, Any]:
    bundle = served.story(story)
    return {
        "id": story.id,
        "topics": list(story.topics),
        "words": sorted({word.found for match in story.matches for word in match.words}),
        "first": _version(story.first),
        "lead": story.first.article.lead,
        "outlets": len({version.article.outlet for version in story.versions}),
        "versions": [_version(version) for version in story.versions[1:]],
        "bundle": bundle.link or bundle.path,
    }


def _version(version: Version) -> dict[str, Any]:
    article = version.article
    return {
        "outlet": article.outlet,
        "outlet_title": version.outlet_title,
        "address": article.address,
        "title": article.title,
        "language": article.language,
        "published": _instant(article.published.at) if article.published else None,
        "first_seen": _instant(version.first_seen),
        "copy": version.copy.value,
    }


def _happening(one: Happening, served: Served) -> dict[str, Any]:
    bundle, edit = served.story(one.story), one.edit
    return {
        "turn": one.turn.value,
        "story": one.story.id,
        "topics": list(one.topics),
        "version": _version(one.version),
        "added": list(one.added),
        "before": {"title": former(edit.title), "text": former(edit.text)} if edit else None,
        "after": {"title": present(edit.title), "text": present(edit.text)} if edit else None,
        "gone": _instant(one.version.gone) if one.version.gone else None,
        "bundle": bundle.link or bundle.path,
    }


def _concern(one: Concern) -> dict[str, str]:
    return {"subject": one.subject, "state": one.state, "words": one.words, "since": _instant(one.since)}


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
