"""`mingjian campaign`: which campaigns there are and what their rules say."""

from datetime import datetime
from pathlib import Path

import click

from mingjian.data.moments import SHANGHAI
from mingjian.flows.cli.screen import say, show_table
from mingjian.reports.wording import SEVERITIES

AUTO = {"A": "自动", "P": "需外部资料", "M": "人工"}


@click.group(help="查看评选活动及其规则。")
def campaign() -> None:
    """The campaigns."""


@campaign.command("list", help="列出随软件附带的活动。")
def list_all() -> None:
    """Show the campaigns."""
    from mingjian.data.campaign import list_campaigns, load_campaign  # noqa: PLC0415 - help needs no YAML

    rows = [
        (one.id, one.year, one.short, "、".join(track.short for track in one.tracks), len(one.rules))
        for one in map(load_campaign, list_campaigns())
    ]
    show_table(("编号", "年度", "活动", "类别", "规则"), rows, right=(1, 4))


@campaign.command(help="显示一个活动的类别、材料、期限和全部规则（附条款和原文）。")
@click.argument("campaign_id", metavar="活动")
def show(campaign_id: str) -> None:
    """Show one campaign whole."""
    from mingjian.data.campaign import load_campaign  # noqa: PLC0415 - help needs no YAML
    from mingjian.data.moments import print_deadline  # noqa: PLC0415 - the same

    one = load_campaign(campaign_id)
    say(f"{one.title}（{one.notice.number or '无文号'}；成文日期：{one.notice.issued or '通知没有写明'}）")
    say(f"类别：{'；'.join(f'{track.name}（{track.id}）' for track in one.tracks)}")
    say(f"材料：{'、'.join(material.name + ('' if material.required else '（可选）') for material in one.materials)}")
    if one.deadline is not None:
        say(f"截止：{print_deadline(one.deadline)}（北京时间）")
    rows = [(rule.id, rule.title, SEVERITIES[rule.severity], AUTO[rule.auto], rule.cited) for rule in one.rules]
    show_table(("规则", "内容", "程度", "方式", "条款与原文"), rows)
    if one.settings:
        show_table(
            ("设置", "通知未定的问题", "本次取值", "理由"), [(s.id, s.question, s.printed, s.reason) for s in one.settings]
        )


@campaign.command(help="检查一个活动文件写得对不对，指出文件、行和字段。")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def check(file: Path) -> None:
    """Check an organiser's own campaign file."""
    from mingjian.data.campaign import read_campaign  # noqa: PLC0415 - help needs no YAML

    one = read_campaign(file)
    say(f"{file.name}：没有问题。{one.title}，{len(one.tracks)} 个类别，{len(one.rules)} 条规则。")


@campaign.command("new", help="新建一个活动文件：照样本（cases 案例、persons 个人）或自带的活动改写。")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False), metavar="文件.yaml")
@click.option("--like", default="cases", show_default=True, metavar="样本", help="cases、persons，或自带活动的编号")
@click.option("--id", "campaign_id", metavar="编号", help="小写字母、数字、连字符；默认照文件名，文件名是中文的照样本和年份")
@click.option("--title", metavar="名称", help="活动的全称")
@click.option("--year", metavar="年份", type=click.IntRange(1949, 2100), help="评选年度")
def create(file: Path, like: str, campaign_id: str | None, title: str | None, year: int | None) -> None:
    """Start a campaign file."""
    from mingjian.data.new_campaign import derive_id, write_campaign  # noqa: PLC0415 - help needs no YAML

    heads = {
        "id": campaign_id or derive_id(file, like, year or datetime.now(SHANGHAI).year),
        "title": title or "",
        "short": title or "",
        "year": str(year or ""),
    }
    one = write_campaign(file, like, heads)
    say(
        f"已建立 {file}：{one.title}，编号 {one.id}（可用 --id 另定），{len(one.rules)} 条规则。请照通知改写，再用 mingjian campaign check {file} 检查。"
    )
