"""Makers of OFD files (GB/T 33190-2016) as WPS, Suwell and ofdrw write them; millimetres."""

import io
import zipfile
from collections.abc import Mapping, Sequence

NAMESPACE = "http://www.ofdspec.org/2016"


def text_object(words: str, x: float, y: float, *, size: float = 5.0, more: str = "", inside: str = "", deltas: str = "") -> str:
    """A line whose baseline is at y; deltas: attributes of its TextCode instead of one em a character."""
    step = deltas or (f'DeltaX="g {len(words) - 1} {size}"' if len(words) > 1 else "")
    return (
        f'<ofd:TextObject ID="9" Boundary="{x} {y - size} 150 {size * 1.2}" Font="3" Size="{size}" {more}>{inside}'
        f'<ofd:TextCode X="0" Y="{size}" {step}>{words}</ofd:TextCode></ofd:TextObject>'
    )


def line_object(x0: float, y0: float, x1: float, y1: float) -> str:
    return (
        f'<ofd:PathObject ID="8" Boundary="{x0} {y0} {x1 - x0 + 0.1} {y1 - y0 + 0.1}">'
        f"<ofd:AbbreviatedData>M 0 0 L {x1 - x0} {y1 - y0} </ofd:AbbreviatedData></ofd:PathObject>"
    )


def image_object(resource: int, x: float, y: float, width: float, height: float) -> str:
    return f'<ofd:ImageObject ID="7" Boundary="{x} {y} {width} {height}" CTM="{width} 0 0 {height} 0 0" ResourceID="{resource}"/>'


def make_ofd(
    pages: Sequence[str],
    *,
    template: str = "",
    media: Mapping[str, bytes] | None = None,
    stamp: str = "",
    attached: str = "",
    attached_data: bytes = b"",
    namespace: str = NAMESPACE,
    drop: str = "",
) -> bytes:
    """pages: objects of each page. media: name → bytes, resources from 20 on. stamp: boundary of a seal. drop: a part left out."""

    def part(name: str, body: str, attributes: str = "") -> str:
        return f'<?xml version="1.0" encoding="UTF-8"?><ofd:{name} xmlns:ofd="{namespace}" {attributes}>{body}</ofd:{name}>'

    area = "<ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea>"
    entries = "".join(f'<ofd:Page ID="{100 + n}" BaseLoc="Pages/Page_{n}/Content.xml"/>' for n in range(len(pages)))
    listed = "".join(
        f'<ofd:MultiMedia ID="{20 + n}" Type="Image" Format="{name.rpartition(".")[2].upper()}"><ofd:MediaFile>{name}</ofd:MediaFile></ofd:MultiMedia>'
        for n, name in enumerate(media or {})
    )
    use = '<ofd:Template TemplateID="2" ZOrder="Background"/>' if template else ""
    parts = {
        "OFD.xml": part(
            "OFD",
            "<ofd:DocBody><ofd:DocInfo><ofd:Author>甲某</ofd:Author></ofd:DocInfo><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot>"
            + ("<ofd:Signatures>Doc_0/Signs/Signatures.xml</ofd:Signatures>" if stamp else "")
            + "</ofd:DocBody>",
            'DocType="OFD" Version="1.0"',
        ),
        "Doc_0/Document.xml": part(
            "Document",
            "<ofd:CommonData><ofd:TemplatePage ID='2' BaseLoc='Tpls/Tpl_0/Content.xml'/><ofd:PublicRes>PublicRes.xml</ofd:PublicRes>"
            f"<ofd:DocumentRes>/Doc_0/DocumentRes.xml</ofd:DocumentRes>{area}</ofd:CommonData><ofd:Pages>{entries}</ofd:Pages>"
            + ("<ofd:Attachments>Attachs/Attachments.xml</ofd:Attachments>" if attached else ""),
        ),
        "Doc_0/PublicRes.xml": part("Res", '<ofd:Fonts><ofd:Font ID="3" FontName="仿宋_GB2312"/></ofd:Fonts>', 'BaseLoc="Res"'),
        "Doc_0/DocumentRes.xml": part("Res", f"<ofd:MultiMedias>{listed}</ofd:MultiMedias>", 'BaseLoc="Res"'),
        "Doc_0/Tpls/Tpl_0/Content.xml": part("Page", f"<ofd:Content><ofd:Layer ID='1'>{template}</ofd:Layer></ofd:Content>"),
        "Doc_0/Attachs/Attachments.xml": part(
            "Attachments", f"<ofd:Attachment ID='1' Name='{attached}'><ofd:FileLoc>file_1.docx</ofd:FileLoc></ofd:Attachment>"
        ),
        "Doc_0/Signs/Signatures.xml": part("Signatures", '<ofd:Signature ID="1" BaseLoc="/Doc_0/Signs/Sign_0/Signature.xml"/>'),
        "Doc_0/Signs/Sign_0/Signature.xml": part(
            "Signature",
            f'<ofd:SignedInfo><ofd:Provider ProviderName="某印章"/><ofd:StampAnnot ID="1" PageRef="100" Boundary="{stamp}"/></ofd:SignedInfo>',
        ),
    }
    for number, objects in enumerate(pages):
        content = f"{use}<ofd:Content><ofd:Layer ID='5'>{objects}</ofd:Layer></ofd:Content>"
        parts[f"Doc_0/Pages/Page_{number}/Content.xml"] = part("Page", content)
    files: dict[str, str | bytes] = {name: body for name, body in parts.items() if name != drop}
    files |= {f"DOC_0/Res/{name}": data for name, data in (media or {}).items()}
    return _pack(files | ({"Doc_0/Attachs/file_1.docx": attached_data} if attached_data else {}))


def _pack(files: Mapping[str, str | bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return stream.getvalue()
