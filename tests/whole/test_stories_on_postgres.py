"""Stories on PostgreSQL: the same as on SQLite, through arriving, telling, merging, changing and going."""

from dataclasses import replace
from pathlib import Path

import pytest

from flows.steps.stories.retelling import link_retold

from ..flows.newsroom import Newsroom, open_newsroom  # noqa: TID252 (tests are no package)
from ..flows.test_any_order import ARTICLES  # noqa: TID252
from ..flows.test_story_names import LEFT, RIGHT, WHOLE  # noqa: TID252

pytestmark = pytest.mark.slow


def _lived(newsroom: Newsroom) -> tuple[object, ...]:
    """What becomes of some articles, and what is told of them."""
    newsroom.bring(*ARTICLES)
    told = [newsroom.tell()]
    parts = [replace(one, path="/2") for one in (LEFT, RIGHT, WHOLE)]
    newsroom.bring(*parts[:2])
    told.append(newsroom.tell())
    newsroom.bring(parts[2])
    newsroom.bring(replace(parts[0], title="В Заречном закрыли цех"))
    newsroom.lose(parts[1])
    link_retold(newsroom.room, at=newsroom.at)
    told.append(newsroom.tell())
    stories = newsroom.stories()
    told = [[mail.replace(str(newsroom.room.layout.root), "") for mail in mails] for mails in told]
    return told, newsroom.shape(), {name: (story.merged, story.retellings) for name, story in stories.items()}


def test_both_databases_keep_the_same_stories(postgres: str, tmp_path: Path) -> None:
    """And mails say the same."""
    with open_newsroom(tmp_path / "sqlite") as ours, open_newsroom(tmp_path / "postgres", database=postgres) as theirs:
        assert _lived(ours) == _lived(theirs)
