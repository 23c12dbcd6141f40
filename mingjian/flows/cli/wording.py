"""Chinese for what click says: its help pages and its complaints about a wrong call."""

import click
import click.core
import click.decorators
import click.exceptions
import click.formatting
import click.parser
import click.types

WORDS = {
    "Usage:": "用法：",
    "Options": "选项",
    "Commands": "命令",
    "Positional arguments": "参数",
    "Show the version and exit.": "显示版本。",
    "Show this message and exit.": "显示这段说明。",
    "default: {default}": "默认：{default}",
    "Missing command.": "缺少要做什么的命令",
    "Missing argument": "缺少参数",
    "Missing option": "缺少选项",
    "Missing parameter": "缺少参数",
    "Missing {param_type}": "缺少 {param_type}",
    "Missing parameter: {param_name}": "缺少参数 {param_name}",
    "No such option {name!r}.": "没有选项 {name}",
    "No such command {name!r}.": "没有命令 {name}",
    "Did you mean {possibility}?": "是否想用 {possibility}？",
    "(Did you mean one of: {possibilities}?)": "（是否想用其中之一：{possibilities}？）",
    "Invalid value: {message}": "{message}",
    "Invalid value for {param_hint}: {message}": "{param_hint}：{message}",
    "Got unexpected extra argument ({args})": "多出了参数 {args}",
    "Got unexpected extra arguments ({args})": "多出了参数 {args}",
    "Option {name!r} requires an argument.": "选项 {name} 后面缺少值",
    "Option {name!r} does not take a value.": "选项 {name} 后面不该有值",
    "Argument {name!r} takes {nargs} values.": "参数 {name} 需要 {nargs} 个值",
    "{name} {filename!r} does not exist.": "找不到{name} {filename}，请检查路径",
    "{name} {filename!r} is a directory.": "{filename} 是文件夹，这里要的是文件",
    "{name} {filename!r} is a file.": "{filename} 是文件，这里要的是文件夹",
    "{name} {filename!r} is not readable.": "{filename} 读不出来，请检查权限",
    "{name} {filename!r} is not writable.": "{filename} 不可写，请检查权限",
    "{value!r} is not a valid {number_type}.": "“{value}”应当是数字",
    "{value} is not in the range {range}.": "{value} 超出范围 {range}",
    "{value!r} is not {choice}.": "“{value}”不对，只能是 {choice}",
    "{value!r} is not one of {choices}.": "“{value}”不对，只能是 {choices} 之一",
    "directory": "文件夹",
    "file": "文件",
    "path": "路径",
    "unknown error": "未知错误",
}


def translate_click() -> None:
    """Let click speak Chinese. It binds gettext at import, so its modules are given our words instead."""
    for module in (click.core, click.decorators, click.exceptions, click.formatting, click.parser, click.types):
        for name, function in (("_", _translate), ("ngettext", _translate_count)):
            if hasattr(module, name):
                setattr(module, name, function)


def _translate(message: str) -> str:
    return WORDS.get(message, message)


def _translate_count(one: str, many: str, count: int) -> str:
    return _translate(one if count == 1 else many)


def explain_usage(error: click.ClickException) -> str:
    """One Chinese line for a wrong call: what, why, what to do."""
    command = error.ctx.command_path if isinstance(error, click.UsageError) and error.ctx else "mingjian"
    message = " ".join(error.format_message().split()).rstrip("。.")
    return f"{message}。用法见 {command} --help。"
