"""Printing: what stands on paper set as PDF by Typst, an extra; the same day gives the same bytes."""

from importlib import import_module
from importlib.resources import files

from storage.bundles.place import BundleError

TEMPLATE = "templates/digest.typ"


def printed(sheet: str) -> bytes:
    """A sheet as PDF.

    Args:
        sheet: what `dronewire.bundle.paper` says of a day.

    Raises:
        BundleError: where Typst is not installed.
    """
    try:
        typst = import_module("typst")
    except ImportError as error:
        raise BundleError("digest.pdf is set by typst, which is not there: pip install 'dronewire[pdf]'") from error
    template = files("dronewire.bundle").joinpath(TEMPLATE).read_bytes()
    # Its own fonts alone: with those of the machine the bytes would be others on the next one.
    made: bytes = typst.compile(template, sys_inputs={"day": sheet}, ignore_system_fonts=True)
    return made
