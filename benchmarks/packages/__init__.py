"""Made packages for each campaign, whole or with one rule or several broken on purpose."""

from benchmarks.packages.artisans import ARTISANS
from benchmarks.packages.cases import CASES
from benchmarks.packages.draft import Made
from benchmarks.packages.masters import MASTERS

CAMPAIGNS: dict[str, Made] = {each.id: each for each in (ARTISANS, CASES, MASTERS)}
