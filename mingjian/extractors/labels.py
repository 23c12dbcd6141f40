"""Labels of the notices' forms and heads of their tables: the notice's words and the other ways people write them."""

import re
import unicodedata
from collections.abc import Mapping

_CASE: Mapping[str, str] = {
    "参选类别": "参评类别 申报类别 案例类别 推荐类别 评选类别 案例类型 申报类型 类别 申报层级 申报工作室类别 工作室类别 工作室级别",
    "参评案例名称": "案例名称 案例题目 案例标题 申报案例名称 推荐案例名称 案例名 参选案例名称 典型案例名称 创新案例名称",
    "参评单位": "申报单位 单位名称 案例单位 参选单位 申报单位名称 参评单位名称 案例申报单位",
    "单位联系人": "单位负责人 申报单位联系人 参评单位联系人",
    "联系人": "经办人 案例联系人 填表人 具体联系人",
    "联系电话": "电话 手机 手机号码 手机号 联系方式 联系手机 办公电话 移动电话",
    "详细地址": "单位地址 联系地址 通讯地址 通信地址 地址 单位详细地址",
    "案例主题": "参考主题 主题 案例所属主题 所属主题 参评主题",
    "参评理由": "申报理由 推荐理由 参选理由 案例简介 案例概述 简要理由",
    "参评详情": "案例详情 申报详情 参选详情 详细论述 案例正文 正文 主要内容",
    "推荐单位": "推荐部门 推荐区县 推荐单位名称 推荐区县（部门）",
    "作者": "案例作者 作者姓名 撰写人 执笔人 主要作者 主创人员 作者名单",
}
_PERSON: Mapping[str, str] = {
    "姓名": "候选人姓名 申报人 申报人姓名 推荐对象 候选人 参评人姓名",
    "性别": "",
    "民族": "",
    "出生年月": "出生日期 出生年月日 生日",
    "身份证号": "身份证号码 公民身份号码 身份证 居民身份证号",
    "政治面貌": "",
    "推荐方式": "推荐渠道 申报方式 推荐形式",
    "文化程度": "学历 最高学历",
    "职业工种": "职业（工种） 工种 职业 职业（工种）名称 从事职业",
    "职业技能等级": "技能等级 技术等级 职业资格等级 技术等级（职称） 职业资格 职业资格（技能等级） 职称",
    "工作单位": "所在单位 现工作单位 单位",
    "参加工作时间": "参加工作年月 工作时间",
    "单位通讯地址": "",
    "邮政编码": "邮编",
    "单位联系电话": "单位电话",
    "职务": "现任职务 行政职务",
    "工龄": "从业年限 工作年限",
    "已获荣誉": "获奖情况 获得荣誉 所获荣誉 荣誉称号 曾获荣誉 曾获何种奖励",
    "主要技术成果": "主要成果 技术成果",
    "技能技术特长、主要事迹贡献和获奖情况": "主要事迹 主要事迹贡献 技能技术特长 主要事迹和贡献 个人事迹 事迹简介",
    "个人简历": "工作简历 主要工作经历 简历 学习工作简历",
    "所在单位意见": "单位意见 申报单位意见 单位推荐意见",
    "推荐单位意见": "推荐意见",
    "区县人力社保部门、市级主管部门意见": "区县（自治县）人力社保部门、市级主管部门意见 区县意见 主管部门意见 市级主管部门意见",
    "市高技办审批意见": "市高技办意见 组委会意见 审批意见",
}
_STUDIO: Mapping[str, str] = {
    "工作室名称": "技能大师工作室名称 申报工作室名称",
    "领衔人": "领办人 领衔人姓名 工作室领衔人 带头人 命名专家 拟命名专家 命名专家姓名 拟命名专家姓名",
    "成立时间": "建立时间 工作室成立时间",
    "团队人数": "团队成员人数 专家团队人数 工作室人数 专家团队成员人数 团队规模",
    "每年在工作室工作时间": "每年在工作室工作月数 年在工作室工作时间 在工作室工作时间 每年工作时间",
    "社保缴纳单位": "社保缴纳或劳动关系所在单位 劳动关系所在单位 社保单位 社会保险缴纳单位",
    "推荐排序": "排序 推荐顺序 推荐名次",
    "单位性质": "单位类型 单位类别",
}
CASE_LABELS = frozenset(_CASE)
PERSON_LABELS = frozenset(_PERSON)
STUDIO_LABELS = frozenset(_STUDIO)

# 附件1 and 2, then 附件5
_CASE_COLUMNS: Mapping[str, str] = {
    "序号": "编号 号 NO NO. 序",
    "案例类别": "类别 参选类别 所属类别 评选类别 申报类别 案例类型 参评类别 类型 推荐类别",
    "案例名称": "名称 案例题目 案例标题 题目 案例全称 示范案例名称 典型案例名称 创新案例名称 项目名称 作品名称 参评案例名称 标题 申报案例名称 案例名 推荐案例名称",
    "作者": "作者姓名 案例作者 撰写人 执笔人 主创人员 申报人 作者名单 主要作者 案例作者姓名 第一作者 作者（姓名） 撰稿人 编写人 完成人",
    "手机号码": "手机号 手机 联系电话 电话 联系方式 移动电话 作者手机号码 作者手机号 作者电话 作者联系电话 作者联系方式 作者手机 电话号码 联系手机 手机号码（电话）",
    "查重率": "重复率 复制比 查重结果 文字复制比 总文字复制比 查重比例 查重 相似比 总相似比 查重重复率 重复比 查重情况 查重报告结果 论文查重率 总复制比 相似率 相似度 总相似度 重复率（%） 知网查重率 检测结果 查重检测结果 查重重复比例 重复比例 检重率",
    "单位": "单位名称 申报单位 参评单位 所在单位 案例单位 报送单位",
    "推荐单位": "推荐部门 推荐区县 区县",
}
_PERSON_COLUMNS = (
    "姓名 性别 出生年月 身份证号 民族 政治面貌 文化程度 职业工种 职业技能等级 工作单位 参加工作时间 单位联系人 单位联系电话"
)
HEAD_LINE: Mapping[str, str] = {
    "区县": "推荐区县 区县名称 区县/部门 区县（部门） 推荐单位",
    "单位（公章）": "单位(盖章) 单位盖章 单位公章 推荐单位（公章） 推荐单位（盖章） 填报单位（公章） 填报单位（盖章） 填报单位 报送单位 单位",
    "联系人": "经办人 填报人 填表人",
    "联系方式": "联系电话 电话 手机 手机号码",
}

HINT = re.compile(r"[(（\[【〔][^)）\]】〕]*[)）\]】〕]")


def _index(groups: tuple[Mapping[str, str], ...]) -> dict[str, str]:
    index: dict[str, str] = {}
    for group in groups:
        for name, others in group.items():
            for spelling in (name, *others.split()):
                index.setdefault(plain(spelling), name)
    return index


def plain(text: str) -> str:
    """A label without width, spaces, colon and marks around it, brackets kept."""
    return re.sub(r"[\s:*_]+", "", unicodedata.normalize("NFKC", text)).strip("、，,。.;；")


def bare(text: str) -> str:
    """A label also without the hints in brackets: 参评理由（350字内） → 参评理由."""
    return HINT.sub("", plain(text))


LABELS: Mapping[str, str] = _index((_CASE, _PERSON, _STUDIO))
CASE_COLUMNS: Mapping[str, str] = _index((_CASE_COLUMNS,))
PERSON_COLUMNS: Mapping[str, str] = {
    spelling: name
    for spelling, name in _index(({"序号": "编号 号 NO", **_PERSON, **{key: _CASE[key] for key in ("单位联系人",)}},)).items()
    if name in {"序号", *_PERSON_COLUMNS.split()}
}
HEADS: Mapping[str, str] = _index((HEAD_LINE,))


def find_label(text: str) -> str | None:
    """The notice's word for a form's label, None where the text is no label known."""
    if len(text) > 60:
        return None
    return LABELS.get(plain(text)) or LABELS.get(bare(text))


def find_column(text: str, columns: Mapping[str, str]) -> str | None:
    """The notice's word for a column's head, None where it is none of these columns."""
    if len(text) > 40:
        return None
    return columns.get(plain(text)) or columns.get(bare(text))
