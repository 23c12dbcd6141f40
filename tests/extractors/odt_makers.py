"""OpenDocument texts made from their XML."""

import io
import zipfile

NAMES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{long}:1.0"'
    for short, long in (
        ("office", "office"), ("text", "text"), ("table", "table"), ("style", "style"), ("draw", "drawing"),
        ("svg", "svg-compatible"), ("fo", "xsl-fo-compatible"),
    )
)  # fmt: skip


def odt_bytes(body: str, *, styles: str = "", named: str = "", parts: dict[str, bytes] | None = None) -> bytes:
    """A package. styles: the automatic ones of the content; named: the inside of styles.xml; parts: others by name."""
    stream = io.BytesIO()
    names = f'{NAMES} xmlns:xlink="http://www.w3.org/1999/xlink"'
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr(
            "content.xml",
            f"<office:document-content {names}><office:automatic-styles>{styles}</office:automatic-styles>"
            f"<office:body><office:text>{body}</office:text></office:body></office:document-content>",
        )
        if named:
            archive.writestr("styles.xml", f"<office:document-styles {names}>{named}</office:document-styles>")
        for name, data in (parts or {}).items():
            archive.writestr(name, data)
    return stream.getvalue()
