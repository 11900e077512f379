"""Topics: what people want to hear of, as queries over all forms of their words, and the engine that finds them."""

from dronewire.topic.declaration import Example, Topic, read_pack, read_topic
from dronewire.topic.engine import Engine, compile_topics
from dronewire.topic.examples import check_examples
from dronewire.topic.lexicon import read_lexicon

__all__ = ["Engine", "Example", "Topic", "check_examples", "compile_topics", "read_lexicon", "read_pack", "read_topic"]
