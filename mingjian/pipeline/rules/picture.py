"""The check `picture`: size in bytes, orientation and pixels of each case picture."""

from collections.abc import Iterator

from mingjian.data import records
from mingjian.data.campaign import Rule
from mingjian.data.checks import Picture
from mingjian.data.records import Finding, Severity
from mingjian.pipeline.rules.facts import Facts
from mingjian.pipeline.rules.finding import Said, named, on_submission

_MEGABYTE = 1_000_000


def judge_picture(rule: Rule, check: Picture, facts: Facts) -> Iterator[Finding]:
    """One finding for a submission and severity, naming the pictures that are not as the rule asks."""
    for submission in facts.judged(rule):
        for said in _on_pictures(check, named(submission), submission.pictures):
            yield on_submission(rule, submission, said)


def _on_pictures(check: Picture, name: str, pictures: tuple[records.Picture, ...]) -> Iterator[Said]:
    numbered = list(enumerate(pictures, 1))
    if check.most_bytes is not None:
        most = check.most_bytes
        heavy = [_label(n, each, f"{each.bytes / _MEGABYTE:.1f} MB") for n, each in numbered if each.bytes > most]
        near = [
            _label(n, each, f"{each.bytes / _MEGABYTE:.2f} MB")
            for n, each in numbered
            if check.warn_bytes is not None and check.warn_bytes < each.bytes <= most
        ]
        if heavy:
            todo = "请压缩到10 MB以内后重新报送。"
            yield Said(f"{name}有图片超过10 MB：{'、'.join(heavy)}（按每张文件大小计）。{todo}", "、".join(heavy))
        if near:
            reason = "按1 MB＝1,000,000字节计已超过，按1,048,576字节计未超过，处于临界"
            yield Said(
                f"{name}有图片略大于10 MB：{'、'.join(near)}；{reason}。建议略作压缩。",
                "、".join(near),
                severity=Severity.WARNING,
            )
    if check.landscape:
        upright = [_label(n, each, _size(each)) for n, each in numbered if each.width_px and each.width_px <= each.height_px]
        if upright:
            yield Said(
                f"{name}有图片不是横图：{'、'.join(upright)}（按旋转后的宽×高像素计）。请换成宽大于高的照片。", "、".join(upright)
            )
    if check.best_px:
        width, height = check.best_px
        small = [
            _label(n, each, _size(each))
            for n, each in numbered
            if each.width_px and (max(each.width_px, each.height_px) < width or min(each.width_px, each.height_px) < height)
        ]
        if small:
            todo = f"通知建议以{width}×{height}像素为佳。请尽量换用原图。"
            yield Said(f"{name}有图片像素偏小：{'、'.join(small)}。{todo}", "、".join(small))


def _label(number: int, picture: records.Picture, measure: str) -> str:
    return f"第{number}幅{f'“{picture.caption[:20]}”' if picture.caption else ''}（{measure}）"


def _size(picture: records.Picture) -> str:
    return f"{picture.width_px}×{picture.height_px}"
