"""langdetect, seeded: the same library in Rust where that is installed, with the same answers at 1/50 of the cost."""

from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any

NOTHING = "unknown"  # langdetect's own word for it

_PACKAGES = ("langdetect_rs", "langdetect")  # the extra "fast" installs the first


@cache
def packages() -> tuple[str, ...]:
    """Which of the two are installed, the faster first."""
    return tuple(name for name in _PACKAGES if find_spec(name))


def detected(sample: str, *, package: str = "") -> str:
    """The ISO 639 code of a sample; ``unknown`` for a script without a profile; the same always for the same."""
    factory, nothing_like_it = _loaded(package or packages()[0])
    detector = factory.create()
    detector.append(sample)
    try:
        return str(detector.detect())
    except nothing_like_it:  # "No features in text"
        return NOTHING


def load() -> None:
    """Read the profiles, 0.4 s, so that the first text does not pay for them."""
    _loaded(packages()[0])


@cache
def _loaded(package: str) -> tuple[Any, type[Exception]]:
    # A factory of our own, so that nobody else's seed or profiles change an answer.
    module = import_module(f"{package}.detector_factory")
    factory = module.DetectorFactory()
    factory.load_profile(module.PROFILES_DIRECTORY)
    factory.set_seed(0)
    return factory, import_module(f"{package}.lang_detect_exception").LangDetectException
