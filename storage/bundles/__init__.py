"""Bundles as folders: written beside their place, sealed with sums, chained, verified, and published elsewhere."""

from storage.bundles.place import BundleError, is_bundled
from storage.bundles.writing import Contents, Written, write_bundle

__all__ = ["BundleError", "Contents", "Written", "is_bundled", "write_bundle"]
