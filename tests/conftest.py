"""For all tests: property tests are judged by what they find, not by how fast a busy machine is.

Every run tries the same examples, so that one that turns red says that something changed; `make seek` tries others.
"""

from hypothesis import HealthCheck, settings

settings.register_profile("ours", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile(
    "seek", settings.get_profile("ours"), derandomize=False, max_examples=400, print_blob=True, database=None
)
settings.load_profile("ours")
