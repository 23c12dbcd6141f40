"""The errors that stop work, one class per cause that somebody handles differently."""

from typing import ClassVar


class MingjianError(Exception):
    """Root of all our errors; the message is Chinese: what, where, why, what to do."""

    exit_code: ClassVar[int] = 1


class UsageError(MingjianError):
    """The command was called wrongly."""

    exit_code: ClassVar[int] = 2


class InputError(MingjianError):
    """The input cannot be read at all (missing folder, no permission)."""

    exit_code: ClassVar[int] = 3


class CampaignError(MingjianError):
    """The campaign is unknown or its file is wrong."""

    exit_code: ClassVar[int] = 4


class WorkspaceError(MingjianError):
    """The workspace is locked, damaged or of another version."""

    exit_code: ClassVar[int] = 5


class FileError(MingjianError):
    """One file cannot be read; the stage turns it into a finding with `rule_id`."""

    exit_code: ClassVar[int] = 3
    rule_id: ClassVar[str] = "X-UNREADABLE"


class CorruptFileError(FileError):
    """The file is damaged or not what it claims inside."""


class UnsupportedFileError(FileError):
    """No reader for this kind of file is there (perhaps an optional helper is missing)."""


class LockedFileError(FileError):
    """The file needs a password."""

    rule_id: ClassVar[str] = "X-PASSWORD"


class EmptyFileError(FileError):
    """The file has no bytes or no content."""

    rule_id: ClassVar[str] = "X-EMPTY"


class LimitError(FileError):
    """A budget of time, memory, size or pages was spent on the file."""

    rule_id: ClassVar[str] = "X-LIMIT-REACHED"
