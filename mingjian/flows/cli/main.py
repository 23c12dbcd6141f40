"""The door of the command line: finds the command, turns every failure into one Chinese line and an exit code."""

import errno
import logging
import os
import sys
from contextlib import suppress
from importlib import import_module
from typing import NoReturn

import click

from mingjian.data.errors import MingjianError
from mingjian.flows.cli.wording import explain_usage, translate_click

_NO_ROOM = (errno.ENOSPC, errno.EFBIG)
_NO_ROOM_LINE = (
    "磁盘已满或文件超过允许的大小，这次的结果没有写入，原有数据不变。请清理磁盘，或用 --workspace 换一个位置，再重新运行。"
)
_NO_ROOM_CODE = 5  # as for a workspace that cannot be written
COMMANDS = {
    "demo": ("demo", "用随软件附带的样例收件箱试跑全流程"),
    "check": ("check", "核验并查重一个收件箱，出报告和总表"),
    "extract": ("read", "读出文件的标题、摘要、正文、字数、图片、版式"),
    "compare": ("read", "比对几个文件，不需要工作区"),
    "library": ("library", "管理查重库：往年案例、公开政策文本、历届名单"),
    "campaign": ("campaign", "查看评选活动及其规则"),
    "review": ("review", "导入评分、票数和裁定，汇总，改状态"),
    "select": ("review", "按通知的数额和规定逐步评选"),
    "query": ("query", "用 SQL 查询结果（只读）"),
    "search": ("query", "在案例全文中查找词语"),
    "report": ("report", "重新生成报告和总表；补正通知、汇总表、公示名单"),
    "stats": ("report", "生成年度统计"),
    "export": ("report", "导出 Parquet、CSV、XLSX"),
    "doctor": ("doctor", "检查可选组件是否齐全，缺了有什么影响"),
}
"""Command → its module beside this file and its one line of help; a module is loaded only when its command runs."""


class LazyGroup(click.Group):
    """A group that loads a command's module when it is called, so that help appears at once."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands in the order of COMMANDS."""
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command, or None where there is none of this name."""
        del ctx
        if cmd_name not in COMMANDS:
            return None
        command = getattr(import_module(f"mingjian.flows.cli.{COMMANDS[cmd_name][0]}"), cmd_name)
        if not isinstance(command, click.Command):
            raise TypeError(cmd_name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands without loading any of them."""
        del ctx
        with formatter.section("命令"):
            formatter.write_dl([(name, line) for name, (_, line) in COMMANDS.items()])


translate_click()


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option("--debug", is_flag=True, help="出错时显示程序的详细信息")
@click.version_option(package_name="mingjian", prog_name="明鉴", message="%(prog)s %(version)s")
def cli(*, debug: bool) -> None:
    """明鉴：案例评选的收件、核验、查重与统计。"""
    logging.basicConfig(level=logging.ERROR, format="%(asctime)s %(name)s %(levelname)s %(message)s")
    if debug:
        logging.getLogger("mingjian").setLevel(logging.DEBUG)


def main() -> NoReturn:
    """Run the command line and leave with its exit code (contract, section 1)."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")
    debug = "--debug" in sys.argv
    try:
        code = cli.main(prog_name="mingjian", standalone_mode=False)
    except click.exceptions.Exit as stop:
        code = stop.exit_code
    except click.ClickException as error:
        code = _fail(explain_usage(error), 2)
    except click.Abort:
        code = _fail("已中断，没有写入未完成的结果。", 1)
    except MingjianError as error:
        if debug:
            raise
        code = _fail(_NO_ROOM_LINE, _NO_ROOM_CODE) if _is_full(error) else _fail(str(error), error.exit_code)
    except BrokenPipeError:
        sys.stderr.close()
        code = 0
    except Exception as error:  # the last door: no traceback for people who know no Python
        if debug:
            raise
        logging.getLogger(__name__).debug("unexpected", exc_info=True)
        unexpected = (
            f"程序出错（{type(error).__name__}：{str(error)[:200]}）。请用 mingjian --debug 重试，并把显示的内容发给维护者。"
        )
        code = _fail(_NO_ROOM_LINE, _NO_ROOM_CODE) if _is_full(error) else _fail(unexpected, 1)
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):
            stream.flush()
    # all work is closed by now; Prefect's threads would hold DuckDB's module open at a normal exit, which it reports as a leak
    os._exit(code if isinstance(code, int) else 0)


def _is_full(error: BaseException | None) -> bool:
    """Whether a write failed for want of room; DuckDB tells it in words alone."""
    while error is not None:
        if isinstance(error, OSError) and error.errno in _NO_ROOM:
            return True
        if any(os.strerror(each) in str(error) for each in _NO_ROOM):
            return True
        error = error.__cause__ or error.__context__
    return False


def _fail(message: str, code: int) -> int:
    print(f"明鉴：{message}", file=sys.stderr)  # noqa: T201 - the command line's own voice
    return code


if __name__ == "__main__":
    main()
