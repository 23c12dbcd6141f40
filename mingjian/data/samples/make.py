"""Makes the bundled inbox, last year's library and the reference texts: python -m mingjian.data.samples.make OUT_DIR."""

import csv
import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta, timezone
from email.headerregistry import Address
from io import StringIO
from pathlib import Path

from mingjian.data.samples.cases import make_case_files, percent, track_of
from mingjian.data.samples.documents import LOOKS, make_case_docx
from mingjian.data.samples.mails import Envelope, make_mail
from mingjian.data.samples.packing import Files, make_gbk_zip, make_zip, write_files
from mingjian.data.samples.plan import Plan, PlannedCase, PlannedPackage, load_plan
from mingjian.data.samples.sheets import KINDS, Row, Summary, make_summary_docx, make_summary_xlsx
from mingjian.data.samples.texts import TEXTS, load_text

_SHANGHAI = timezone(timedelta(hours=8))
_LIBRARY_YEAR = 2022
_REGISTER_HEAD = ("包名", "收到时间", "推荐单位", "推荐单位类型")
_CATALOGUE_HEAD = ("文件", "标题", "作者", "单位", "推荐单位")


@dataclass(frozen=True, slots=True)
class SampleSet:
    """Where the samples were written."""

    inbox: Path
    library: Path  # holds one folder a year
    reference: Path
    truth: Path  # JSON: what must be found


def make_samples(out: Path) -> SampleSet:
    """Write inbox/, library/2022/, reference/ and truth.json below a folder: the same bytes every time."""
    plan = load_plan()
    made = SampleSet(out / "inbox", out / "library", out / "reference", out / "truth.json")
    for package in plan.package:
        _write_package(made.inbox, package)
    write_files(made.inbox, {"收件登记.csv": _register(plan)})
    write_files(made.library / str(_LIBRARY_YEAR), _library_files(plan))
    write_files(made.reference, {name: (TEXTS / name).read_bytes() for name in plan.reference})
    made.truth.write_text(json.dumps(tell_truth(plan), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return made


def _write_package(inbox: Path, package: PlannedPackage) -> None:
    files: dict[str, bytes] = {}
    for case in package.cases:
        files |= make_case_files(case, package)
    files |= _summary_file(package)
    if package.container == "folder":
        write_files(inbox / package.name, files)
    else:
        write_files(inbox, {package.name: _pack(package, files)})


def _pack(package: PlannedPackage, files: Files) -> bytes:
    if package.container == "zip":
        return make_zip(files)
    if package.container == "gbk_zip":
        return make_gbk_zip(files)
    if package.container == "eml_zip":
        files = {f"{package.subject}.zip": make_gbk_zip(files)}
    if package.sent is None:
        raise ValueError(f"inbox.toml：{package.name} 是邮件，必须写明 sent（发送时间）。")
    letter = (
        f"案例评选工作组：\n\n现将{package.office}推荐的案例报送贵组，请查收。\n\n联系人：{package.contact}，{package.phone}\n"
    )
    sender = Address(package.office, package.sender, "example.com")
    return make_mail(Envelope(package.subject, sender, package.recipient, package.sent.replace(tzinfo=_SHANGHAI)), letter, files)


def _summary_file(package: PlannedPackage) -> Files:
    rows: dict[str, list[Row]] = {}
    for plan in package.cases:
        case = load_text(plan.text)
        track = track_of(case)
        rows.setdefault(track, []).append(Row(KINDS[track], case.title, case.get("作者"), plan.phone, _declared(plan)))
    summaries = [
        Summary(track, package.recommender, package.office, package.contact, package.phone, own)
        for track, own in sorted(rows.items(), reverse=True)
    ]
    make = make_summary_docx if package.summary == "docx" else make_summary_xlsx
    return {f"{package.recommender}案例评选汇总表.{package.summary}": make(summaries)}


def _declared(plan: PlannedCase) -> str:
    return plan.declared or percent(plan.rate)


def _register(plan: Plan) -> bytes:
    rows = [
        (each.name, f"{each.received:%Y-%m-%d %H:%M}", each.office, each.recommender_kind)
        for each in plan.package
        if each.received is not None
    ]
    return _csv([_REGISTER_HEAD, *rows]).encode("gb18030")


def _library_files(plan: Plan) -> Files:
    files: dict[str, bytes] = {}
    rows: list[tuple[str, ...]] = [_CATALOGUE_HEAD]
    for source in plan.library:
        case = load_text(source.text)
        name = f"{case.get('标题')}.docx"
        files[name] = make_case_docx(case, [], LOOKS["plain"])
        rows.append((name, case.title, case.get("作者"), case.get("单位"), source.recommender))
    return files | {"目录.csv": _csv(rows).encode("utf-8-sig")}


def _csv(rows: Iterable[Sequence[str]]) -> str:
    stream = StringIO()
    csv.writer(stream, lineterminator="\r\n").writerows(rows)
    return stream.getvalue()


def tell_truth(plan: Plan) -> list[dict[str, object]]:
    """What must be found, one record a submission."""
    return [_truth_of(package, case) for package in plan.package for case in package.cases]


def _truth_of(package: PlannedPackage, plan: PlannedCase) -> dict[str, object]:
    case = load_text(plan.text)
    has_report = "duplicate_report" not in plan.without and plan.report != "aigc"
    return {
        "key": plan.key,
        "package": package.name,
        "container": package.container.replace("gbk_zip", "zip").replace("eml_zip", "eml"),
        "recommender": package.recommender,
        "track": plan.track or track_of(case),
        "title": case.get("标题"),
        "subtitle": case.get("副题"),
        "unit": case.get("单位"),
        "authors": case.get("作者").split("、"),
        "theme": case.get("主题") if "form" not in plan.without else None,
        "picture_count": case.picture_count,
        "declared_rate": round(float(_declared(plan).rstrip("%")) / 100, 4),
        "report_rate": round(plan.rate / 100, 4) if has_report else None,
        "abstract_chars": plan.abstract_chars,
        "body_chars": plan.body_chars,
        "superseded": plan.superseded,
        "findings": sorted({*plan.findings, *package.findings}),
        "copied": [each.model_dump(mode="json") for each in plan.copied],
    }


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("用法：python -m mingjian.data.samples.make 输出目录")
    make_samples(Path(sys.argv[1]))
