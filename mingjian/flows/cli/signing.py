"""Who decided and why, as every command that changes something asks for it: said in words, and by a person."""

import click
from click.core import ParameterSource

from mingjian.data.errors import UsageError
from mingjian.data.reviewing import CHECKER


def read_words(context: click.Context, option: click.Parameter, value: str) -> str:
    """The words of --by or --why without blanks around. Raises UsageError for blank ones, and for the check's own name."""
    words = value.strip()
    given = context.get_parameter_source(option.name) is not ParameterSource.DEFAULT
    if given and not words:
        raise UsageError(f"{option.opts[0]} 是空的：每项决定都要写明谁、为什么，请补上。")
    if words == CHECKER:
        raise UsageError(f"{option.opts[0]} 不能写“{CHECKER}”，那是程序自己的落款，请写作决定的人。")
    return words


BY = click.option("--by", required=True, metavar="姓名", callback=read_words, help="谁作的决定，记入变更记录")
MAYBE_BY = click.option("--by", default="", metavar="姓名", callback=read_words, help="谁裁定的，随 --set 一并留存")
