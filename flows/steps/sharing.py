"""Sharing pages among machines: what one took in is brought to where all find it, and fetched where it is needed."""

from collections.abc import Iterable

import structlog

from flows.workspace import Workspace
from storage.archive.shared_pages import SharedPages, SharingError

log = structlog.get_logger()


def bring_pages(workspace: Workspace, folder: str) -> None:
    """Bring a haul to where the other machines find it, if there are others.

    Raises:
        SharingError: when it cannot be brought; the haul does not count as taken in then, and the next round tries.
    """
    if workspace.settings.pages:
        SharedPages(workspace.settings.pages).bring(workspace.layout.pages, folder)


def fetch_pages(workspace: Workspace, folders: Iterable[str]) -> None:
    """Fetch the hauls that are not here; one that cannot be had is named, and its pages count as lost."""
    if not workspace.settings.pages:
        return
    shared = SharedPages(workspace.settings.pages)
    for folder in sorted(set(folders)):
        try:
            shared.fetch(workspace.layout.pages, folder)
        except SharingError as error:
            log.error("pages not fetched", haul=folder, reason=str(error))  # noqa: TRY400 (its reason says all)
