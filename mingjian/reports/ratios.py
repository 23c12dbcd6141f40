"""The rates of a submission with numerator, denominator and what each of them counts."""

from mingjian.data.reuse import Exclusion, Rates
from mingjian.reports.model import Background, Ratio
from mingjian.reports.wording import name_view

SHORTEST_RUN = 13
"""Effective characters below which equal words count as chance (contract, section 3)."""
FRONT_SHARE = 0.2
"""前部 and 后部 as commercial reports divide a text."""
COUNTING = (
    "有效字符：摘要和正文中的汉字、字母、数字，空白和标点不计。字数（Word 口径）与有效字符数不同，两者不能混用。",
    f"计入：与本批提交件、往年案例、公开文本逐字相同、少量改动或改写的片段；连续不足 {SHORTEST_RUN} 个有效字符的不计。",
    "评选通知和推荐表自身的文字一律不计。",
    "多个来源重合的同一处文字在总数中只计一次；在来源表中只归给重合最多的一个来源（“归入”），另列该来源的全部重合（“原始”）。",
    "比对不分先后：两件互相重合，双方都计，先报送的一方并不因此为零。谁是原作，由人判断。",
    "排除的片段逐条列出类别、理由，可随时恢复；总重复率与净重复率同时列出，前者不受排除影响。",
)


def explain_counting(background: Background) -> tuple[str, ...]:
    """How every figure of a campaign is made, and what line the organiser drew."""
    return (*COUNTING, background.verdict)


def list_ratios(rates: Rates, included: frozenset[Exclusion], chosen_chars: int, single_name: str) -> tuple[Ratio, ...]:
    """The rates in the order people read them. chosen_chars: counted where the exclusions `included` are counted too."""
    total = rates.total_chars

    def ratio(name: str, share: float, rule: str, *, key: bool = False) -> Ratio:
        return Ratio(name, round(share * total), total, rule, key)

    single = f"与单个来源重合最多的部分，含已排除的：{single_name}" if single_name else "没有找到来源"
    ratios = [
        Ratio(
            "总重复率",
            rates.matched_chars,
            total,
            f"找到的全部重复，未作排除；通知和表格原文、不足 {SHORTEST_RUN} 个有效字符的除外",
            key=True,
        ),
        ratio("去除引用", rates.rate_without_quotations, "总数中去掉引号内的引文、注明出处的引用和参考文献"),
        ratio("去除公共表述", rates.rate_without_common, "总数中去掉参考文本（政策原文）、固定用语和多家单位共有的文字"),
        ratio("去除自有成果", rates.rate_without_own, "总数中去掉与本单位（评选个人的为本人）以往案例、同批另报材料相同的文字"),
        ratio("净重复率", rates.net_rate, "去掉引用、文件名称、公共表述、自有成果", key=True),
        ratio("单篇最大", rates.max_single_rate, single, key=True),
    ]
    if included:
        ratios.insert(5, Ratio("本报告口径", chosen_chars, total, f"净重复之外，另计入：{name_view(included)}", key=True))
    return tuple(ratios)


def list_parts(rates: Rates) -> tuple[Ratio, Ratio]:
    """What of the matched characters stands in the first 20 % and in the remaining 80 %; the two sum to the total."""
    return (
        Ratio("前部", rates.front_chars, rates.matched_chars, "位于全文前 20% 有效字符中的重复，占全部重复"),
        Ratio("后部", rates.back_chars, rates.matched_chars, "位于其余 80% 的重复，占全部重复"),
    )
