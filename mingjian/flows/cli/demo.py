"""`mingjian demo`: the main job on the bundled inbox."""

import shutil
from dataclasses import replace
from pathlib import Path

import click

from mingjian.flows.cli.check import run_and_show
from mingjian.flows.cli.screen import say
from mingjian.flows.server import serve_prefect
from mingjian.flows.settings import Settings, read_settings

CAMPAIGN = "cq-cases-2023"
MARK = ".mingjian-demo"


@click.command(help="生成样例收件箱，用它试跑收件、核验、查重、报告全流程。")
@click.option(
    "--out", type=click.Path(path_type=Path), default=Path("demo"), show_default=True, metavar="文件夹", help="样例和结果放在哪里"
)
@click.option("--jobs", type=click.IntRange(1, 64), metavar="个数", help="同时读取文件的进程数")
def demo(out: Path, jobs: int | None) -> None:
    """Make the samples, fill the library, run the main job. Prefect's server starts beside all that: it takes longest."""
    say("明鉴样例：2023 年度案例评选，单位、人物和文稿均为虚构。")
    _make_room(out)
    settings = read_settings(out / "工作区", jobs)
    with serve_prefect(settings.workspace, settings.api_url) as server:
        inbox = _prepare(out, settings)
        if server is not None:
            server.wait()
            settings = replace(settings, api_url=server.api_url)
        run_and_show(inbox, CAMPAIGN, settings)


def _prepare(out: Path, settings: Settings) -> Path:
    from mingjian.data.samples.make import make_samples  # noqa: PLC0415 - after the first line is on the screen
    from mingjian.data.store import open_store  # noqa: PLC0415 - the same
    from mingjian.flows.library import add_folder  # noqa: PLC0415 - the same

    samples = make_samples(out / "样例")
    with open_store(settings.workspace) as store:
        history = add_folder(store, samples.library, kind="history", year=2022)
        reference = add_folder(store, samples.reference, kind="reference", year=2023)
    say(f"查重库：往年案例 {history} 篇，公开政策文本 {reference} 篇。")
    return samples.inbox


def _make_room(out: Path) -> None:
    """An earlier demo is replaced; a folder that holds anything else is left alone."""
    if out.exists() and any(out.iterdir()):
        if not (out / MARK).exists():
            raise click.UsageError(f"{out} 里已有别的文件，不会覆盖。请用 --out 另指定一个文件夹")
        shutil.rmtree(out)
    out.mkdir(parents=True, exist_ok=True)
    (out / MARK).write_text("由 mingjian demo 生成，可整个删除。\n", encoding="utf-8")
