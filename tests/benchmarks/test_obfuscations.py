import random
from pathlib import Path

import pytest

from benchmarks.disguises import DISGUISES, shuffled_clauses, thinned, vague_numbers
from benchmarks.obfuscations import CLEAN, INTERLEAVED, POPULAR, SPREAD, Corpus, make, write
from benchmarks.retrieval import read_taken

pytestmark = pytest.mark.xdist_group("obfuscations")

_SUBJECTS = ["社区调解员", "园区工会", "乡镇干部", "年轻技师", "服务专班", "热线坐席", "合作社", "检测中心", "实训基地", "网格员"]
_DEEDS = [
    "开展上门走访",
    "建立工作台账",
    "化解工资纠纷",
    "完善培训制度",
    "推进技术改造",
    "落实安全责任",
    "整合服务资源",
    "优化办事流程",
]
_ENDS = ["受到群众好评", "覆盖{}户居民", "惠及企业{}家", "满意率达到{}%", "全年投入{}万元", "时间缩短到{}天"]


def write_text(seed: int) -> str:
    dice = random.Random(seed)  # noqa: S311 (test data)
    paragraphs = [
        "".join(
            f"{dice.choice(_SUBJECTS)}在第{dice.randrange(100, 999)}号片区{dice.choice(_DEEDS)}，"
            f"同时将{dice.choice(_SUBJECTS)}纳入名单，{dice.choice(_ENDS).format(dice.randrange(11, 99))}。"
            for _ in range(10)
        )
        for _ in range(3)
    ]
    return "\n".join(paragraphs)


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return make([write_text(seed) for seed in range(24)], pairs=3, seed=5)


def test_every_type_has_its_pairs_and_passages(corpus: Corpus) -> None:
    assert set(corpus.pairs) == {CLEAN, *DISGUISES, INTERLEAVED, SPREAD, POPULAR}
    for kind, pairs in corpus.pairs.items():
        assert len({here for here, _ in pairs}) == 3
        assert all(bool(corpus.gold[pair]) == (kind != CLEAN) for pair in pairs)


def test_gold_passages_are_where_they_are_said_to_be(corpus: Corpus) -> None:
    for here, there in corpus.pairs[SPREAD]:
        for gold in corpus.gold[here, there]:
            assert corpus.suspicious[here][slice(*gold.here)] == corpus.sources[there][slice(*gold.there)]
    for here, there in corpus.pairs["14-clause-order"]:
        for gold in corpus.gold[here, there]:
            mine, other = corpus.suspicious[here][slice(*gold.here)], corpus.sources[there][slice(*gold.there)]
            assert mine != other
            assert sorted(mine) == sorted(other)


def test_copiers_of_one_passage_disguise_it_differently(corpus: Corpus) -> None:
    passages = [(gold, corpus.suspicious[here]) for here, there in corpus.pairs[POPULAR] for gold in corpus.gold[here, there]]
    assert len({(gold.source, gold.there) for gold, _ in passages}) == 1
    assert len({text[slice(*gold.here)] for gold, text in passages}) > 1


def test_the_same_seed_makes_the_same_corpus(corpus: Corpus) -> None:
    again = make([write_text(seed) for seed in range(24)], pairs=3, seed=5)
    assert (again.sources, again.suspicious, again.gold) == (corpus.sources, corpus.suspicious, corpus.gold)


def test_a_written_corpus_is_read_by_the_retrieval_benchmark(corpus: Corpus, tmp_path: Path) -> None:
    write(corpus, tmp_path)
    taken = read_taken(tmp_path)
    assert {(each.here, each.there) for each in taken} == {pair for pair, gold in corpus.gold.items() if gold}
    assert {each.goal for each in taken if each.kind == "25-translated-paraphrase"} <= {
        "rewritten, shorter",
        "rewritten, at least 200 characters",
    }


def test_disguises_say_what_they_do() -> None:
    dice = random.Random(1)  # noqa: S311 (test data)
    assert vague_numbers(["满意率达到93.5%，比2019年高。"], dice).startswith("满意率达到约9成，比")
    assert len(thinned(["一、二，三，四，五，六。"], dice)) < len("一、二，三，四，五，六。")
    assert sorted(shuffled_clauses(["甲先到，乙后到，丙不来。"], dice)) == sorted("甲先到，乙后到，丙不来。")


def test_too_few_texts_are_refused() -> None:
    with pytest.raises(ValueError, match="too few texts"):
        make([write_text(1)], pairs=1, seed=1)
