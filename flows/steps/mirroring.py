"""Mirroring: bundles are brought to the address that the settings name."""

import structlog

from flows.lock import only_one
from flows.steps.bundling import WAIT
from flows.workspace import Workspace
from storage.bundles.mirror import Mirror, MirrorError

log = structlog.get_logger()


def mirror_bundles(workspace: Workspace) -> str:
    """Bring what changed to the address of the setting `bundles`; gives why that failed, or nothing.

    What could not be brought the next call brings.
    """
    if not workspace.settings.bundles:
        return ""
    layout = workspace.layout
    try:
        with only_one(layout.bundle_lock, "bundle", wait=WAIT):
            brought = Mirror(workspace.settings.bundles, notes=layout.mirrored).bring(layout.bundles)
    except MirrorError as error:
        log.error("bundles not mirrored", reason=str(error))  # noqa: TRY400 (its reason says all)
        return f"bundles were not brought to {error}; the next bundle brings them"
    log.info("bundles mirrored", files=brought)
    return ""
