"""Cadence: what is normal for an outlet, hour by hour, and how rare what it does now would be if nothing were wrong."""
