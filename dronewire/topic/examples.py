"""The examples of a topic file, tried."""

from dronewire.match import Match
from dronewire.outlet.declaration import DeclarationError
from dronewire.topic.declaration import Example, Topic
from dronewire.topic.engine import compile_topics


def check_examples(topic: Topic) -> list[DeclarationError]:
    """The examples of a topic that do not do what they must, each with its line."""
    engine = compile_topics([topic])
    broken = []
    for at, example in enumerate(topic.examples):
        matches = engine.match(example.title, example.text, language=example.language)
        if bool(matches) != example.match:
            line = topic.lines[at] if at < len(topic.lines) else None
            broken.append(DeclarationError(topic.file, line, _complaint(example, matches)))
    return broken


def _complaint(example: Example, matches: tuple[Match, ...]) -> str:
    beginning = repr(example.title or example.text[:60])
    if example.match:
        return f"example {beginning} must match and does not"
    found = ", ".join(dict.fromkeys(word.found for match in matches for word in match.words))
    return f"example {beginning} must not match and does, by: {found}"
