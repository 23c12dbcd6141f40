"""Campaign files: all bundled ones hold, and a mistake is told with file, line and field."""

from pathlib import Path

import pytest

from mingjian.data.campaign import FOLDER, MOST_BYTES, UNDECIDED, Campaign, list_campaigns, load_campaign
from mingjian.data.errors import CampaignError
from mingjian.data.records import Role

CASES = (FOLDER / "cq-cases-2023.yaml").read_text(encoding="utf-8")


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "活动.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def complaint(tmp_path: Path, old: str, new: str) -> str:
    assert old in CASES
    with pytest.raises(CampaignError) as caught:
        load_campaign(written(tmp_path, CASES.replace(old, new, 1)))
    return str(caught.value)


def line_of(words: str) -> int:
    return CASES[: CASES.index(words)].count("\n") + 1


def test_six_campaigns_hold_all_rules_of_the_five_notices() -> None:
    assert list_campaigns() == (
        "cq-artisans-2017",
        "cq-artisans-2023",
        "cq-cases-2023",
        "cq-masters-2023",
        "cq-studios-2024",
        "jiangjin-artisans-2021",
    )
    rules = {rule.id: rule for campaign_id in list_campaigns() for rule in load_campaign(campaign_id).rules}
    counts = {notice: sum(rule_id.startswith(f"N{notice}-") for rule_id in rules) for notice in range(1, 6)}
    assert counts == {1: 76, 2: 39, 3: 18, 4: 44, 5: 28}
    autos = [each.auto for each in rules.values()]
    assert (autos.count("A"), autos.count("P"), autos.count("M")) == (123, 50, 32)


@pytest.mark.parametrize("campaign_id", list_campaigns())
def test_what_the_organiser_must_decide_has_no_default(campaign_id: str) -> None:
    campaign = load_campaign(campaign_id)
    assert campaign.id == campaign_id
    open_settings = [each for each in campaign.settings if each.organiser_decides]
    assert [each.printed for each in open_settings] == [UNDECIDED] * len(open_settings)
    assert all(each.reason for each in campaign.settings)
    assert all(each.value is not None for each in campaign.settings if not each.organiser_decides)


def test_campaign_tells_tracks_materials_and_rules() -> None:
    campaign = load_campaign("cq-cases-2023")
    assert [
        campaign.track_of(each).id
        for each in ("十大典型案例", "“智能＋技能”数字技能人才培养试验区建设创新案例")
        if campaign.track_of(each)
    ] == [
        "typical",
        "innovation",
    ]
    assert campaign.track_of("典型创新") is None
    material = campaign.material(Role.FORM)
    assert material is not None
    assert material.name == "案例评选表"
    assert campaign.rule("N1-LEN-01").cited == "八(二)；附件3 说明1「案例要求摘要300字以内」"
    assert campaign.deadline is not None
    assert campaign.deadline.isoformat() == "2023-11-11T00:00:00+08:00"
    with pytest.raises(CampaignError):
        campaign.rule("N9-XXX-01")


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("most: 300,", "most: 三百,", "rules[6].check.most：应当是整数，现在写的是“三百”"),
        ("year: 2023\n", "year: 2023\ncolour: red\n", "colour：没有这个键，请检查拼写或删去"),
        ("role: form,", "role: frm,", "materials[4].role：只能是"),
        ("deadline: 2023-11-10 24:00", "deadline: 2023-11-10 24:01", "deadline：“2023-11-10 24:01”的钟点不对"),
        ("least: 3000, most: 5000", "least: 5000, most: 3000", "least（下限 5000）大于 most（上限 3000）"),
        ("id: innovation", "id: typical", "tracks 中 id 重复：typical"),
        ("tracks: [typical]", "tracks: [typicl]", "写了没有的类别：typicl"),
        (
            "count: 10, tracks: [typical]",
            "count: 10, barred_by: [N1-LEN-01], tracks: [typical]",
            "或不是名录（register）的规则：N1-LEN-01",
        ),
        ("setting: department_quota", "setting: other_quota", "settings 中没有 other_quota"),
        (
            "    value: null\n    options: [每类",
            "    value: 随便\n    options: [每类",
            "settings[1].value：设置 department_quota 不能写“随便”，可写：每类不超过3个、每类不超过5个且合计不超过3个",
        ),
        ("options: [每类不超过3个,", "options: [每类不超过三个,", "“每类不超过三个”不是 N1-QUO-05 的任何一种读法"),
        (
            "{id: trimming, question: 是否去掉最高分、最低分？, value: null,",
            "{id: trimming, question: 是否去掉最高分、最低分？, value: 去掉,",
            "设置 trimming 不能写“去掉”，可写：否、各去掉一个",
        ),
    ],
)
def test_mistake_is_told_with_its_field(tmp_path: Path, old: str, new: str, expected: str) -> None:
    told = complaint(tmp_path, old, new)
    assert told.startswith("活动.yaml 第 ")
    assert expected in told


@pytest.mark.parametrize(
    ("old", "new", "line", "expected"),
    [
        ("[区县, 市级行业主管部门]", "[区县，市级行业主管部门]", "[区县, 市级行业主管部门]", "里有中文的“，”：列表各项之间用英文逗号"),
        ("      recommender_kinds: [市级", "      recommender_kinds: [区级", "      recommender_kinds: [市级", "“区级行业主管部门”不在 recommenders"),
        ("    words: [典型]", "    words: 【典型】", "    words: [典型]", "tracks[1].words：应当是列表"),
        ("rule: N1-SEL-01}", "rule: N1-SEL-99}", "rule: N1-SEL-01}", "awards[1].rule：步骤"),
        ("formats: [docx, doc, wps]", "formats: [.docx]", "formats: [docx, doc, wps]", "写后缀，不带点，如 docx"),
        ("setting: department_quota", "setting: other_quota", "setting: department_quota", "check.setting：settings 中没有 other_quota"),
        ("    tracks: [typical]", "    tracks: [typicl]", "    tracks: [typical]", "tracks 写了没有的类别：typicl"),
        ("    severity: error", "    severity：error", "    severity: error", "键后面用了中文冒号“：”"),
        ("year: 2023", "year：2023", "year: 2023", "键后面用了中文冒号“：”"),
        ("    clause: 八(三)", "    clause: “八”", "    clause: 八(三)", "首尾用了中文引号"),
    ],
)  # fmt: skip
def test_what_would_switch_a_rule_off_is_refused_on_its_line(
    tmp_path: Path, old: str, new: str, line: str, expected: str
) -> None:
    told = complaint(tmp_path, old, new)
    assert told.startswith(f"活动.yaml 第 {line_of(line)} 行")
    assert expected in told


def test_option_that_a_rule_does_not_read_is_told(tmp_path: Path) -> None:
    text = (FOLDER / "cq-masters-2023.yaml").read_text(encoding="utf-8")
    broken = text.replace("direct_readings: {须符合: all, 不须符合: none}", "direct_readings: {须符合: all}", 1)
    with pytest.raises(CampaignError, match=r"direct_scope 的 options 中“不须符合”没有写进 N2-\S+ 的 direct_readings"):
        load_campaign(written(tmp_path, broken))


def test_mistake_is_told_with_its_line(tmp_path: Path) -> None:
    assert complaint(tmp_path, "most: 300,", "most: 三百,").startswith(f"活动.yaml 第 {line_of('most: 300,')} 行，")


def test_missing_part_is_named(tmp_path: Path) -> None:
    assert complaint(tmp_path, "object: cases\n", "") == "活动.yaml 第 1 行，object：缺少这一项，请补上"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("id: [", "YAML 写法有误"),
        ("id: a\nid: b\n", "第 2 行：YAML 写法有误（同一个键写了两次）"),
        ("id: a\n\ttitle: b\n", "第 2 行：YAML 写法有误（用了制表符缩进，请改成空格）"),
        ("id: a\n  title: b\n", "第 2 行：YAML 写法有误（这里不该有冒号"),
        ("a: &x 1\nb: *x\n", "不用引用"),
        ("[" * 40, "嵌套也不超过"),
        ("", "整个文件：应当是“键: 值”的一组"),
        ("when: 2023-02-31\n", "YAML 写法有误"),
        ("!!python/object/apply:os.system ['true']", "YAML 写法有误"),
    ],
)
def test_what_is_no_campaign_is_refused(tmp_path: Path, text: str, expected: str) -> None:
    with pytest.raises(CampaignError, match=expected):
        load_campaign(written(tmp_path, text))


def test_huge_missing_and_foreign_files_are_refused(tmp_path: Path) -> None:
    huge = tmp_path / "大.yaml"
    huge.write_bytes(b"#" * (MOST_BYTES + 1))
    foreign = tmp_path / "码.yaml"
    foreign.write_bytes("标题: 案例".encode("gb18030"))
    for path, expected in (
        (huge, "不像活动文件"),
        (foreign, "不是 UTF-8"),
        (tmp_path / "无.yaml", "没有这个文件"),
        ("nowhere", "可用的活动"),
    ):
        with pytest.raises(CampaignError, match=expected):
            load_campaign(path)


def test_own_copy_reads_as_the_bundled_one(tmp_path: Path) -> None:
    assert load_campaign(written(tmp_path, "\ufeff" + CASES)) == load_campaign("cq-cases-2023")


@pytest.mark.parametrize("campaign_id", list_campaigns())
def test_a_campaign_kept_as_json_comes_back_equal(campaign_id: str) -> None:
    campaign = load_campaign(campaign_id)
    assert Campaign.model_validate_json(campaign.model_dump_json()) == campaign
