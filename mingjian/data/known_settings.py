"""Settings that the program itself asks for: what each means where the campaign's file does not write it."""

from collections.abc import Mapping
from typing import NamedTuple

from mingjian.data.setting_values import Reader, read_count, read_share, read_tie, read_weights


class Known(NamedTuple):
    """A point that the program asks about. value: what holds where nobody decided, "" where nothing does."""

    question: str
    value: str = ""
    options: tuple[str, ...] = ()
    read: Reader | None = None  # what reads its value; any words where None and there are no options


TIME_EVIDENCE = "evidence_of_time"
RECEIVED, SENT = "收到时间", "发出时间"
"""What a deadline goes by."""
CORRECTION_DUE = "correction_due"
PUBLICITY_PERIOD = "publicity_period"
OBJECTION_TO = "objection_to"
TABLE_RATE = "table_rate"
RECUSAL = "recusal"
DECLARED, SAME_UNIT, SAME_RECOMMENDER = "仅凭专家申明", "同一单位", "同一单位或同一推荐单位"
"""When an expert stands aside: always by the own word."""
EXPERTS, WEIGHTS, TRIMMING, TIE_BREAK, VOTE_WEIGHT = "experts", "score_weights", "trimming", "tie_break", "vote_weight"

KNOWN: Mapping[str, Known] = {
    EXPERTS: Known("由几名专家评审？", read=read_count),
    WEIGHTS: Known("各项评分的权重是多少？", read=read_weights),
    TRIMMING: Known("是否去掉最高分、最低分？", options=("否", "各去掉一个")),
    TIE_BREAK: Known("同分怎样排序？", read=read_tie),
    VOTE_WEIGHT: Known("网络投票与专家评审怎样结合？", read=read_share),
    RECUSAL: Known("专家在什么情况下回避？", options=(DECLARED, SAME_UNIT, SAME_RECOMMENDER)),
    CORRECTION_DUE: Known("补正材料什么时候截止？"),
    PUBLICITY_PERIOD: Known("公示多长时间？"),
    OBJECTION_TO: Known("公示期间向谁、怎样反映异议？"),
    TABLE_RATE: Known("汇总表的查重率填哪一个？", "总重复率", ("总重复率", "净重复率", "去除引用", "单篇最大")),
    TIME_EVIDENCE: Known("截止时间按发出还是收到计？", RECEIVED, (RECEIVED, SENT)),
}
"""By id; docs/campaigns.md says where each is used."""
