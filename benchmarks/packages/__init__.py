"""Made packages for each campaign, whole or with one rule or several broken on purpose."""

from benchmarks.packages.artisans import ARTISANS
from benchmarks.packages.cases import CASES
from benchmarks.packages.city2017 import CITY2017
from benchmarks.packages.draft import Made
from benchmarks.packages.jiangjin import JIANGJIN
from benchmarks.packages.masters import MASTERS
from benchmarks.packages.studios import STUDIOS

CAMPAIGNS: dict[str, Made] = {each.id: each for each in (ARTISANS, CASES, MASTERS, CITY2017, JIANGJIN, STUDIOS)}
