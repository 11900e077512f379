"""Stories of a file, for people: each with its versions in order of time."""

from collections.abc import Mapping, Sequence
from datetime import tzinfo

from rich.console import Console
from rich.text import Text

from dronewire.grouping import Member
from flows.steps.stories.grouping import Given, Told

WIDEST = 70  # characters of a title that a line shows


def show_stories(stories: Sequence[Told], articles: Mapping[str, Given], *, zone: tzinfo) -> None:
    """The stories with several versions or retellings, with times of a zone, then the sums."""
    console = Console()
    for story in stories:
        if len(story.group.members) > 1 or story.retold:
            _show(console, story, articles, zone)
    several = sum(len(story.group.members) > 1 for story in stories)
    console.print(f"{len(articles):,} article(s), {len(stories):,} stories, {several:,} of them told more than once")


def _show(console: Console, story: Told, articles: Mapping[str, Given], zone: tzinfo) -> None:
    console.print(Text(articles[story.group.first].title or story.group.first, style="bold"), soft_wrap=True)
    for member in story.group.members:
        console.print(_version(member, articles[member.id], zone), soft_wrap=True, highlight=False)
    for name in story.retold:
        console.print(_named("retold", "", articles[name], zone), soft_wrap=True, highlight=False)
    console.print()


def _version(member: Member, article: Given, zone: tzinfo) -> Text:
    line = _named(member.copy.value, f"{member.containment:.0%}", article, zone)
    if member.credits:
        line.append(f"  credits {', '.join(member.credits)}", style="dim")
    return line


def _named(kind: str, share: str, article: Given, zone: tzinfo) -> Text:
    when = _when(article, zone)
    title = article.title if len(article.title) <= WIDEST else article.title[: WIDEST - 1] + "…"
    return Text(f"  {kind:10} {share:>4}  {when:16}  {article.id}  {article.outlet}  {title}")


def _when(article: Given, zone: tzinfo) -> str:
    if article.published is None:
        return "—"
    return f"{article.published.astimezone(zone):{'%Y-%m-%d %H:%M' if article.exact else '%Y-%m-%d'}}"
