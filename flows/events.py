"""Events: what automations of the engine can react to."""

from collections.abc import Iterable

from prefect.events import emit_event

from dronewire.story import Story
from flows.steps.housekeeping.checkup import Change


def story_matched(stories: Iterable[Story], *, round_name: str) -> None:
    """`dronewire.story.matched`: a story is on topic since this round."""
    for story in stories:
        emit_event(
            "dronewire.story.matched",
            resource={
                "prefect.resource.id": f"dronewire.story.{story.id}",
                "prefect.resource.name": story.first.article.title,
            },
            related=[
                {"prefect.resource.id": f"dronewire.topic.{name}", "prefect.resource.role": "topic"}
                for name in story.topics
            ],
            payload={"round": round_name, "outlet": story.first.article.outlet, "address": story.first.article.address},
        )


def outlets_changed(changes: Iterable[Change]) -> None:
    """`dronewire.outlet.silent`, `.blocked` and `.recovered`: an outlet stands otherwise than an hour ago."""
    for change in changes:
        one = change.standing
        word = one.level if one.level.is_trouble else "recovered"
        emit_event(
            f"dronewire.outlet.{word}",
            resource={"prefect.resource.id": f"dronewire.outlet.{one.outlet}", "prefect.resource.name": one.outlet},
            payload=one.as_row(),
        )


def disk_low(words: Iterable[str]) -> None:
    """`dronewire.disk.low`: what is kept is about to outgrow its budget."""
    for said in words:
        emit_event("dronewire.disk.low", resource={"prefect.resource.id": "dronewire.disk"}, payload={"words": said})
