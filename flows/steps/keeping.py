"""Keeping one article: is it known, changed, a copy of another, and which topics is it about."""

from datetime import datetime

from dronewire.article import Article
from dronewire.extract import VERSION
from dronewire.fingerprint import Hashes, shingles, sketch, text_hash
from dronewire.likeness import likeness
from dronewire.outcome import Outcome
from dronewire.story import Copy, story_id
from dronewire.topic import Engine
from dronewire.words import tokens
from storage.keeping import Batch, Found
from storage.sketches import candidates


def keep_article(topics: Engine, stretch: Batch, article: Article, *, page: int, at: datetime) -> Outcome:
    """Keep an article that came out of a page, within a batch, and say what it was."""
    words = tokens(article.text).norms
    hashes = shingles(words)
    found = Found(article=article, text_hash=text_hash(words), extractor=VERSION, page=page, at=at)
    kept = stretch.kept(article.address)
    if kept is None:
        name, copy = _story_of(stretch, found, hashes)
        number = stretch.keep(found, story=name, copy=copy)
        outcome = Outcome.KEPT if copy is Copy.ORIGINAL else Outcome.COPY
    elif (kept.text_hash, kept.title) == (found.text_hash, article.title):
        stretch.mark_back(article.address)
        return Outcome.SAME
    else:
        stretch.revise(kept, found)
        number, name, outcome = kept.id, kept.story, Outcome.REVISED
    stretch.keep_sketch(number, sketch(hashes).tolist(), story=name)
    stretch.keep_matches(number, topics.match(article.title, article.text, language=article.language), at=at)
    return outcome


def _story_of(stretch: Batch, found: Found, hashes: Hashes) -> tuple[str, Copy]:
    """The story that an article belongs to: that of the earlier text it has most in common with, or its own."""
    best: tuple[float, str, Copy] | None = None
    for earlier in candidates(stretch.connection, sketch(hashes).tolist(), text_hash=found.text_hash):
        like = likeness(hashes, shingles(tokens(earlier.text).norms))
        if like and (best is None or max(like.of_new, like.of_old) > best[0]):
            best = max(like.of_new, like.of_old), earlier.story, like.copy
    return (best[1], best[2]) if best else (story_id(found.article.address), Copy.ORIGINAL)
