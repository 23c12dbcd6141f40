"""What documents hold as attachments, put beside them as materials of their package."""

import io
from collections.abc import Iterator, Sequence
from dataclasses import replace

from mingjian.data.blobs import BlobStore
from mingjian.data.errors import LimitError
from mingjian.data.records import Material, Package, PackageStatus
from mingjian.extractors.attachments import Attached
from mingjian.extractors.members import MAX_BYTES, MAX_ENTRIES, Budget, Member, Refused, refuse
from mingjian.pipeline.receive import keep_member, refusal
from mingjian.pipeline.unfold import unfold


def add_attached(package: Package, host: Material, attached: Sequence[Attached] | str, blobs: BlobStore, depth: int) -> Package:
    """The package with these files out of one of its documents; the document is their folder.

    attached: the files, or in words why they could not be taken out. depth: how many documents deep they lay, from 1. What the package holds already counts against its caps, and what was added
    by an earlier run is not added again.
    """
    known = {material.path: material for material in package.materials}
    left = MAX_BYTES - sum(material.bytes for material in package.materials)
    budget = Budget(entries=MAX_ENTRIES - len(known), bytes=left)
    findings = list(package.findings)
    for each in _members(host, attached, budget, depth):
        if isinstance(each, Refused):
            findings += [finding for finding in [refusal(each, package.name)] if finding not in findings]
        elif each.path in known:
            each.data.close()
        else:
            known[each.path] = keep_member(each, package.name, blobs)
    status = package.status
    if len(findings) > len(package.findings) and status is PackageStatus.OK:
        status = PackageStatus.PARTIAL
    materials = tuple(sorted(known.values(), key=lambda material: material.path))
    return replace(package, materials=materials, findings=tuple(findings), status=status)


def _members(host: Material, attached: Sequence[Attached] | str, budget: Budget, depth: int) -> Iterator[Member | Refused]:
    if isinstance(attached, str):
        yield refuse(host.path, LimitError(f"{host.path}：内附有文件，{attached}，未取出。请单独报送内附的文件。"))
        return
    try:
        for each in attached:
            if each.problem is not None:
                yield Refused(f"{host.path}/{each.path}" if each.path else host.path, each.problem)
                continue
            path = f"{host.path}/{each.path}"
            budget.take_entry(path)
            budget.take_bytes(len(each.data), path)
            yield from unfold(Member(path, io.BytesIO(each.data), len(each.data)), budget, depth)
    except LimitError as error:
        yield refuse(host.path, error)
