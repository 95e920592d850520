"""What holds for all tests."""

from hypothesis import HealthCheck, settings

# How long an example takes says more of the machine than of the code: no timed test may fail.
settings.register_profile("beseda", deadline=None, suppress_health_check=[HealthCheck.too_slow])
# For the tests that are run while working (make test-quick).
settings.register_profile("quick", settings.get_profile("beseda"), max_examples=20)
settings.load_profile("beseda")
