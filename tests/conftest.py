"""Properties are judged by what they say, not by how long an example takes: the machine may be busy."""

from hypothesis import settings

settings.register_profile("mingjian", deadline=None)
settings.load_profile("mingjian")
