"""The first stage: every entry of the inbox becomes a package, its bytes kept, whatever state they are in."""

import hashlib
import logging
import os
import re
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath

from mingjian.data.blobs import BlobStore
from mingjian.data.errors import CorruptFileError, FileError, InputError, LimitError
from mingjian.data.records import Container, Finding, Material, Package, PackageStatus, Problem, Severity
from mingjian.extractors.archive import archive_kind, open_members
from mingjian.extractors.mail import Mail, is_mail, read_mail
from mingjian.extractors.members import MAX_MEMBER_BYTES, MIB, Budget, Member, Refused, is_junk, refuse
from mingjian.extractors.volumes import gather_volumes, volume_of
from mingjian.pipeline.register import REGISTER_NAME, Register, read_register
from mingjian.pipeline.unfold import unfold

log = logging.getLogger(__name__)

ID_BYTES = 8
CLOUD_LINK = re.compile(
    r"超大附件|wx\.mail\.qq\.com/ftn/download|mail\.163\.com/large-attachment|pan\.baidu\.com/s/", re.IGNORECASE
)


@dataclass(slots=True)
class _Contents:
    """What came out of one entry so far."""

    package: str
    materials: list[Material] = field(default_factory=list[Material])
    refused: list[Refused] = field(default_factory=list[Refused])


def receive_inbox(inbox: Path, blobs: BlobStore) -> list[Package]:
    """Take in every entry of an inbox, in the order of their names; broken ones become packages too.

    Raises InputError where the inbox itself, or its 收件登记.csv, cannot be read.
    """
    register = read_register(inbox) if inbox.is_dir() else Register()
    packages = [_register(_receive(name, paths, blobs), register) for name, paths in _entries(inbox)]
    log.info("收件 %d 包，其中不可读 %d 包", len(packages), sum(each.status is PackageStatus.UNREADABLE for each in packages))
    return packages


def find_missing(inbox: Path, packages: Iterable[Package]) -> list[Finding]:
    """A warning for each row of the register that no package of the inbox answers to, under the name that the row gives.

    Raises InputError as receive_inbox does.
    """
    register = read_register(inbox)
    found = {entry.line for each in packages if (entry := register.find(each.name)) is not None}
    return [
        Finding(
            "X-UNREADABLE",
            Severity.WARNING,
            f"{entry.name}：登记了但没有收到（{REGISTER_NAME} 第 {entry.line} 行）。请核对是否漏放、改了名，或联系报送单位补报。",
            value="没有收到",
            package=entry.name,
            recommender=entry.recommender or None,
        )
        for entry in register.entries.values()
        if entry.line not in found
    ]


def material_id(package: str, path: str) -> str:
    """The stable id of a file: a hash of package and path."""
    return "M" + hashlib.blake2b(f"{package}\n{path}".encode(), digest_size=ID_BYTES).hexdigest()


# ── entries ──────────────────────────────────────────────────────────────────


def _entries(inbox: Path) -> list[tuple[str, list[Path]]]:
    """The inbox's entries as (package name, paths), loose files of one stem together."""
    try:
        found = sorted(inbox.iterdir(), key=lambda path: path.name)
    except FileNotFoundError as error:
        raise InputError(f"收件文件夹不存在：{inbox}。请检查路径是否写对。") from error
    except NotADirectoryError as error:
        raise InputError(f"收件路径不是文件夹：{inbox}。请给出存放各报送包的文件夹。") from error
    except OSError as error:
        raise InputError(f"收件文件夹无法读取：{inbox}（{error.strerror}）。请检查权限。") from error
    entries: dict[str, list[Path]] = {}
    cut: set[str] = set()
    for path in found:
        if path.name.startswith(".") or is_junk(path.name) or path.name == REGISTER_NAME:
            continue
        volume = volume_of(path.name)
        key = volume.base if volume else path.name if _stands_alone(path) else f"\n{path.stem}"
        entries.setdefault(key, []).append(path)
        cut |= {key} if volume else set()
    return sorted((key if key in cut else paths[0].name, paths) for key, paths in entries.items())


def _stands_alone(path: Path) -> bool:
    if path.is_symlink() or path.is_dir() or is_mail(path.name):
        return True
    try:
        if not _regular(path):
            return False
        with path.open("rb") as stream:
            return archive_kind(stream, path.name) is not None
    except OSError:
        return path.suffix.lower() in {".zip", ".7z", ".rar"}


def _regular(path: Path) -> bool:
    return stat.S_ISREG(path.lstat().st_mode)


def _receive(name: str, paths: list[Path], blobs: BlobStore) -> Package:
    contents = _Contents(name)
    package = Package(name, _container(name, paths), PackageStatus.OK)
    budget = Budget()
    try:
        members, package = _open(package, paths, budget)
        for each in members:
            _keep(each, contents, blobs)
    except FileError as error:
        contents.refused.append(refuse("", error))
    except OSError as error:
        contents.refused.append(_unreadable("", paths[0].name, error))
    return _close(package, contents)


def _container(name: str, paths: list[Path]) -> Container:
    path = paths[0]
    if volume_of(path.name):
        return Container(PurePosixPath(name).suffix.lower().lstrip("."))
    if path.is_dir():
        return Container.FOLDER
    suffix = path.suffix.lower().lstrip(".")
    if suffix in {"eml", "msg"}:
        return Container(suffix)
    try:
        if not _regular(path):
            return Container.FILES
        with path.open("rb") as stream:
            kind = archive_kind(stream, path.name)
    except OSError:
        kind = suffix if suffix in {"zip", "7z", "rar"} else None
    return Container(kind) if kind else Container.FILES


def _open(package: Package, paths: list[Path], budget: Budget) -> tuple[Iterator[Member | Refused], Package]:
    path = paths[0]
    if package.container is Container.FOLDER and not path.is_symlink():
        return _deeper(_files(path, path), budget), package
    if package.container is Container.FILES or path.is_symlink():
        return _deeper((_load(each, each.name) for each in paths), budget), package
    if package.container in {Container.EML, Container.MSG}:
        mail = read_mail(path)
        return _deeper(mail.attachments, budget), _addressed(package, mail)
    if volume_of(path.name):
        return _deeper(_volumes(paths, budget), budget), package
    return _deeper(_archive(path, budget), budget), package


def _volumes(paths: list[Path], budget: Budget) -> Iterator[Member | Refused]:
    for each in gather_volumes(_load(path, path.name) for path in paths):
        if isinstance(each, Refused):
            yield Refused("", each.problem)
            continue
        with each.data:
            yield from open_members(each.data, each.path, budget)


def _archive(path: Path, budget: Budget) -> Iterator[Member | Refused]:
    with path.open("rb") as stream:
        yield from open_members(stream, path.name, budget)


def _deeper(members: Iterable[Member | Refused], budget: Budget) -> Iterator[Member | Refused]:
    for each in gather_volumes(members):
        if isinstance(each, Refused):
            yield each
        else:
            yield from unfold(each, budget)


def _addressed(package: Package, mail: Mail) -> Package:
    note = ""
    findings: tuple[Finding, ...] = ()
    if CLOUD_LINK.search(mail.body):
        note = "邮件正文含网盘或超大附件链接"
        message = f"{package.name}：邮件正文里有网盘或超大附件链接，链接中的文件不在邮件内，系统不会去下载。请人工下载后放入收件文件夹。"
        findings = (Finding("X-UNREADABLE", Severity.WARNING, message, package=package.name),)
    return replace(
        package,
        sender=mail.sender,
        recipient=mail.recipient,
        subject=mail.subject,
        received_at=mail.date,
        received_from="mail" if mail.date else "",
        sent_at=mail.date,
        note=note,
        findings=findings,
    )


# ── files ────────────────────────────────────────────────────────────────────


def _files(folder: Path, root: Path) -> Iterator[Member | Refused]:
    """The files under a folder in the order of their paths; links are not followed."""
    try:
        with os.scandir(folder) as listing:
            entries = sorted(listing, key=lambda entry: entry.name)
    except OSError as error:
        yield _unreadable(_inside(folder, root), folder.name, error)
        return
    for entry in entries:
        path = Path(entry.path)
        if is_junk(_inside(path, root)):
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from _files(path, root)
        else:
            yield _load(path, _inside(path, root))


def _inside(path: Path, root: Path) -> str:
    return path.relative_to(root).as_posix()


def _load(path: Path, inner: str) -> Member | Refused:
    try:
        state = path.lstat()
        if not stat.S_ISREG(state.st_mode):
            return refuse(inner, CorruptFileError(f"{inner}：是快捷方式（链接）或设备，不是文件，未读取。请放入文件本身。"))
        if state.st_size > MAX_MEMBER_BYTES:
            return refuse(inner, LimitError(f"{inner}：文件超过 {MAX_MEMBER_BYTES // MIB} MB，未读取。请压缩后重新报送。"))
        return Member(inner, path.open("rb"), state.st_size)
    except OSError as error:
        return _unreadable(inner, inner, error)


def _unreadable(inner: str, name: str, error: OSError) -> Refused:
    reason = error.strerror or type(error).__name__
    message = f"{name}：文件无法读取（{reason}）。请关闭正在使用它的程序，或检查权限后重试。"
    return Refused(inner, Problem("X-UNREADABLE", message))


def _keep(each: Member | Refused, contents: _Contents, blobs: BlobStore) -> None:
    if isinstance(each, Refused):
        contents.refused.append(each)
        return
    try:
        contents.materials.append(keep_member(each, contents.package, blobs))
    except PermissionError as error:
        contents.refused.append(_unreadable(each.path, each.path, error))


def keep_member(member: Member, package: str, blobs: BlobStore) -> Material:
    """The member as a material of the package, its bytes kept and its stream closed."""
    with member.data:
        sha256 = blobs.put(member.data)
    return Material(material_id(package, member.path), package, member.path, sha256, member.size)


# ── the package ──────────────────────────────────────────────────────────────


def _close(package: Package, contents: _Contents) -> Package:
    findings = [*package.findings, *(refusal(each, package.name) for each in contents.refused)]
    materials = tuple(sorted(contents.materials, key=lambda material: material.path))
    if not materials and not contents.refused:
        message = f"{PurePosixPath(package.name).name}：里面没有任何材料。请核对后重新报送。"
        findings.append(Finding("X-EMPTY", Severity.ERROR, message, package=package.name))
        status = PackageStatus.EMPTY
    elif not materials:
        empty = all(each.problem.rule_id == "X-EMPTY" for each in contents.refused)
        status = PackageStatus.EMPTY if empty else PackageStatus.UNREADABLE
    else:
        status = PackageStatus.PARTIAL if contents.refused else PackageStatus.OK
    note = package.note or (findings[0].message if status in {PackageStatus.UNREADABLE, PackageStatus.EMPTY} else "")
    return replace(package, status=status, materials=materials, findings=tuple(findings), note=note)


def refusal(refused: Refused, package: str) -> Finding:
    """What a package says of a file that was not taken out."""
    problem = refused.problem
    return Finding(problem.rule_id, Severity.ERROR, problem.message, package=package, path=refused.path or None)


def _register(package: Package, register: Register) -> Package:
    entry = register.find(package.name)
    if entry is None:
        return package
    findings = package.findings
    if entry.time_unread:
        message = (
            f"{REGISTER_NAME} 第 {entry.line} 行：{package.name} 的收到时间“{entry.time_unread}”无法识别，"
            "未按登记时间核验截止。请改成 2023-11-10 18:30 的写法。"
        )
        findings = (*findings, Finding("X-UNREADABLE", Severity.WARNING, message, value=entry.time_unread, package=package.name))
    moment = entry.received_at or package.received_at
    return replace(
        package,
        received_at=moment,
        received_from="register" if entry.received_at else package.received_from,
        recommender_raw=entry.recommender,
        recommender_kind_raw=entry.kind,
        findings=findings,
    )
