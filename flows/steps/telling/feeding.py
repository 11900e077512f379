"""The feed of matches: what feed readers and programs follow, one file that is always whole."""

from contextlib import suppress
from datetime import datetime

from alerts.writing import write_whole
from dronewire.bundle.syndication import Feed, atom
from flows.workspace import Workspace
from storage.stories.recent import recent_stories

MOST = 100  # stories; with polls every hour a reader would have to find more than that in one to miss any


def write_feed(workspace: Workspace, *, at: datetime) -> str:
    """Write what came in last, where it says something else than before; gives why it could not, or nothing."""
    path = workspace.layout.feed
    content = feed_of(workspace, at=at)
    try:
        with suppress(FileNotFoundError):
            if path.read_bytes() == content:
                return ""
        write_whole(path, content)
    except OSError as error:
        return f"{path} could not be written: {error.strerror or error}"
    return ""


def feed_of(workspace: Workspace, *, at: datetime) -> bytes:
    """The feed of the stories on topic that came in last."""
    stories = recent_stories(workspace.database, MOST, titles=workspace.outlet_titles)
    feed = Feed(name="matches", title="dronewire", topics=workspace.topic_titles)
    # One of nothing is dated by the day: it would be another file after every round.
    return atom(feed, stories, at=at.replace(hour=0, minute=0, second=0, microsecond=0))
