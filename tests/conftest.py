"""Properties are judged by what they say, not by how long an example takes: the machine may be busy."""

from hypothesis import settings

settings.register_profile("mingjian", deadline=None)
settings.load_profile("mingjian")


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Name bytes by their argument alone: an archive made while collecting holds the time, and every worker must name it alike."""
    return argname if isinstance(val, bytes) else None
