"""CJK radicals that fonts put in place of characters, folded back to the characters a reader sees."""

import re
import unicodedata

# Unicode 14, EquivalentUnifiedIdeograph.txt: the CJK Radicals Supplement, nearly all without a compatibility mapping
_SUPPLEMENT = dict(
    zip(
        "⺁⺂⺃⺄⺅⺆⺇⺈⺉⺊⺋⺌⺍⺎⺏⺐⺑⺒⺓⺔⺕⺖⺗⺘⺙⺛⺜⺝⺞⺟⺠⺡⺢⺣⺤⺥⺦⺧⺨⺩⺪⺫⺬⺭⺮⺯⺰⺱⺲⺳⺴⺵⺶⺷⺸⺹⺺⺻⺼⺽⺾⺿⻀⻁⻂⻃⻄⻅⻆⻇⻈⻉⻊⻋⻌⻍⻎⻏⻐⻑⻒⻓⻔⻕⻖⻗⻘⻙⻚⻛⻜⻝⻞⻟⻠⻡⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮⻯⻰⻱⻲⻳",
        "厂乛乚乙亻冂𠘨刀刂卜㔾小小兀尣尢𡯂巳幺彑彐忄心扌攵旡日月歺母民氵氺灬爫爫丬牛犭王𤴔目示礻𥫗糹纟罓罒㓁冗𦉫羊𦍌𦍋耂肀聿肉𦥑艹艹艹虎衤覀西见角𧢲讠贝𧾷车辶辶辶邑钅長镸长门𨸏阝雨青韦页风飞食𩙿飠饣𩠐马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀龟",
        strict=True,
    )
)
_KANGXI = {chr(code): unicodedata.normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6)}
_ANY = re.compile("[\u2e80-\u2fdf]")
_TABLE = str.maketrans(_SUPPLEMENT | _KANGXI)


def fold_radicals(text: str) -> str:
    """Replace radicals by the unified characters; every other character stays, and so does the length."""
    return text.translate(_TABLE) if _ANY.search(text) else text


def count_radicals(text: str) -> int:
    """How many characters of the text are radicals rather than characters."""
    return sum(1 for each in text if each in _SUPPLEMENT or each in _KANGXI)
