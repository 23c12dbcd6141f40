"""Files, archives and mails of a package as one flat stream of materials, however deep they lie in each other."""

from collections.abc import Iterator

from mingjian.data.errors import FileError, LimitError
from mingjian.extractors.archive import archive_kind, open_members
from mingjian.extractors.mail import MAX_MAIL_BYTES, is_mail, parse_mail
from mingjian.extractors.members import MAX_DEPTH, MIB, Budget, Member, Refused, refuse
from mingjian.extractors.volumes import gather_volumes


def unfold(member: Member, budget: Budget, depth: int = 0) -> Iterator[Member | Refused]:
    """The member itself, or in its place what it holds, its path being the folder.

    Raises LimitError where the package's budget is spent; what came before stands.
    """
    archive = archive_kind(member.data, member.path)
    if archive is None and not is_mail(member.path):
        yield member
        return
    with member.data:
        if depth >= MAX_DEPTH:
            message = f"{member.path}：压缩包、邮件层层相套超过 {MAX_DEPTH} 层，未再打开。请取出后重新打包。"
            yield refuse(member.path, LimitError(message))
            return
        try:
            inside = (
                open_members(member.data, member.path, budget, depth + 1) if archive else gather_volumes(_attachments(member))
            )
            for each in inside:
                inner = within(each, member.path)
                if isinstance(inner, Refused):
                    yield inner
                else:
                    yield from unfold(inner, budget, depth + 1)
        except LimitError:
            raise
        except FileError as error:
            yield refuse(member.path, error)


def _attachments(member: Member) -> tuple[Member | Refused, ...]:
    if member.size > MAX_MAIL_BYTES:
        raise LimitError(f"{member.path}：邮件超过 {MAX_MAIL_BYTES // MIB} MB，未读取。请分开报送或改报压缩包。")
    return parse_mail(member.data.read(), member.path).attachments


def within(each: Member | Refused, folder: str) -> Member | Refused:
    """The same with its path under a folder."""
    path = f"{folder}/{each.path}"
    return Member(path, each.data, each.size) if isinstance(each, Member) else Refused(path, each.problem)
