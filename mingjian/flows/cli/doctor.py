"""`mingjian doctor`: which optional helpers are there and what is lost without each."""

import importlib.util
import platform
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass

import click

from mingjian import __version__
from mingjian.flows.cli.screen import say, show_table


@dataclass(frozen=True, slots=True)
class Helper:
    """Something Mingjian can use but does not need."""

    name: str
    present: Callable[[], bool]
    gives: str
    without: str
    install: str


def _program(*names: str) -> Callable[[], bool]:
    return lambda: any(shutil.which(name) for name in names)


def _module(name: str) -> Callable[[], bool]:
    return lambda: importlib.util.find_spec(name) is not None


HELPERS = (
    Helper(
        "LibreOffice", _program("soffice", "libreoffice"), "读 .doc .wps .rtf .odt 的第二种办法：核对内置读取器读全没有，读它读不出的",
        "仍由内置读取器读出文字、编号、表格、字体字号和图片；公式、绘图里的内容和 Word 95 以前的文档读不出", "apt-get install libreoffice-writer-nogui libreoffice-calc-nogui；Windows 从官网安装",
    ),
    Helper(
        "文字识别（rapidocr、onnxruntime、opencv）", lambda: all(_module(name)() for name in ("rapidocr", "onnxruntime", "cv2")),
        "读扫描件和翻拍页上的文字（随明鉴一起安装）", "扫描件读不出文字：字数、栏目、查重都记为未核验，需人工看",
        "在虚拟环境里：pip install onnxruntime opencv-python-headless，再 pip install --no-deps rapidocr（附带的依赖见 requirements.lock）；或重新 make demo",
    ),
    Helper(
        "RAR 解压程序", _program("unar", "unrar", "bsdtar", "7z", "7zz"), "打开 .rar 包裹", ".rar 包裹记为未能读取，请报送单位改用 .zip",
        "apt-get install unar；Windows 安装 7-Zip 并加入 PATH",
    ),
    Helper(
        "Chromium", _program("chromium", "chromium-browser", "google-chrome"), "开发时检查网页报告", "使用中没有影响", "apt-get install chromium",
    ),
)  # fmt: skip


@click.command(help="检查可选组件是否齐全，缺了有什么影响、怎样安装。")
def doctor() -> None:
    """Show the state of the optional helpers."""
    say(f"明鉴 {__version__}，Python {platform.python_version()}，{platform.system()} {platform.machine()}，安装在 {sys.prefix}")
    rows = [("有" if helper.present() else "无", helper.name, helper.gives if helper.present() else helper.without,
             "" if helper.present() else helper.install) for helper in HELPERS]  # fmt: skip
    show_table(("", "可选组件", "作用（没有时的影响）", "怎样安装"), rows)
    missing = sum(not helper.present() for helper in HELPERS)
    say("全部齐备。" if not missing else f"缺 {missing} 项可选组件；主要功能不受影响。")
