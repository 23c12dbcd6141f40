"""The list of experts as organisers keep it: a table of names with their units."""

from pathlib import Path

from mingjian.data.errors import InputError
from mingjian.data.reviewing import Expert
from mingjian.extractors.grid import rows_under
from mingjian.extractors.read import read_document

_HEADS = {
    "name": ("专家", "专家姓名", "姓名", "评委", "评委姓名", "评审人", "评审人员", "评审专家"),
    "unit": ("单位", "工作单位", "所在单位", "专家单位", "评委单位"),
    "recommender": ("推荐单位", "所属区县", "区县", "主管部门"),
}


def read_experts(path: Path) -> list[Expert]:
    """The experts of one file (.xlsx, .xls, .et, .csv). Raises InputError where it is no such list; then nothing counts."""
    rows = [row for table in read_document(path, path.name).tables for _, row in rows_under(table, _HEADS, ("name", "unit"))]
    experts = [Expert(row["name"], row["unit"], row.get("recommender", "")) for row in rows if row["name"]]
    if not experts:
        raise InputError(f"{path.name}：没有找到专家名单。表头要有“专家”（或“姓名”）和“单位”，每行一名专家。")
    names = [each.name for each in experts]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise InputError(f"{path.name}：没有登记，{'、'.join(twice)}写了两次，请只留一行。")
    if bare := [each.name for each in experts if not (each.unit or each.recommender)]:
        raise InputError(f"{path.name}：没有登记，{'、'.join(bare)}没有填写单位。")
    return experts
