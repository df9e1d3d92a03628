"""A chart's shapes as a picture of Word's: an inline group of DrawingML shapes, which stays sharp at any size.

Pure. Its words are words, in text boxes. A Word from before 2010 leaves the picture out; what it shows is told below.
"""

from __future__ import annotations

from collections.abc import Iterable

from docx.oxml.xmlchemy import BaseOxmlElement

from indicators.charts.shapes import Path, Point, Shape, TextShape
from reports.renderers.docx.wordprocessingml import attribute, paragraph, run

EMU = 12700  # of Office's units in a point
WHOLE = 100_000  # of its units in the whole of a thing: a dash is so much of its line's width
ASCENT, ROOM = 0.905, 1.5  # of a text's size: from the top of a line of Arial to its baseline, and a line with room
LATER = 0  # an id, which `number` gives when the whole document is there
ALIGNED = {"start": "left", "middle": "center", "end": "right"}
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
GROUP = "http://schemas.microsoft.com/office/word/2010/wordprocessingGroup"
SHAPE = "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"
NAMESPACES = (
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    f'xmlns:wp="{DRAWING}" xmlns:wpg="{GROUP}" xmlns:wps="{SHAPE}"'
)


def picture(shapes: Iterable[Shape], width: float, height: float, title: str, told: str) -> str:
    """A paragraph with the shapes, back to front, in a box of so many points. `told` is for those who do not see it."""
    box = (width, height)
    made = "".join(_text(each, box) if isinstance(each, TextShape) else _path(each, box) for each in shapes)
    size = f'cx="{_emu(width)}" cy="{_emu(height)}"'
    child = f'<a:chOff x="0" y="0"/><a:chExt {size}/>'
    group = f"<wpg:wgp><wpg:cNvGrpSpPr/><wpg:grpSpPr>{_placed((0, 0), box, child)}</wpg:grpSpPr>{made}</wpg:wgp>"
    drawing = (
        f'<w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent {size}/>'
        f'<wp:docPr id="{LATER}" name="{attribute(title)}" descr="{attribute(told)}"/><wp:cNvGraphicFramePr/>'
        f'<a:graphic><a:graphicData uri="{GROUP}">{group}</a:graphicData></a:graphic></wp:inline></w:drawing>'
    )
    choice = f'<mc:Choice Requires="wpg">{drawing}</mc:Choice>'
    return paragraph(f"<w:r><mc:AlternateContent {NAMESPACES}>{choice}</mc:AlternateContent></w:r>", "Picture")


def number(document: BaseOxmlElement) -> None:
    """Give every picture and shape of the document an id of its own."""
    for id, each in enumerate(document.iter(f"{{{DRAWING}}}docPr", f"{{{SHAPE}}}cNvPr"), 1):
        each.set("id", str(id))


def _emu(points: float) -> int:
    return round(points * EMU)


def _placed(at: Point, size: Point, more: str = "") -> str:
    (x, y), (width, height) = (map(_emu, pair) for pair in (at, size))
    return f'<a:xfrm><a:off x="{x}" y="{y}"/><a:ext cx="{width}" cy="{height}"/>{more}</a:xfrm>'


def _shape(kind: str, looks: str, body: str) -> str:
    """A shape of the group."""
    properties = f'<wps:cNvPr id="{LATER}" name="{kind}"/><wps:cNvSpPr/><wps:spPr>{looks}</wps:spPr>'
    return f"<wps:wsp>{properties}{body}</wps:wsp>"


# -- Lines and areas -----------------------------------------------------------------------------------------------
def _path(path: Path, box: Point) -> str:
    """Its box is the whole picture's, so that its points are what they are there and none is without a height."""
    first, *others = (f'<a:pt x="{_emu(x)}" y="{_emu(y)}"/>' for x, y in path.points)
    steps = f"<a:moveTo>{first}</a:moveTo>" + "".join(f"<a:lnTo>{each}</a:lnTo>" for each in others)
    unfilled = "" if path.fill else ' fill="none"'
    geometry = (
        '<a:custGeom><a:avLst/><a:gdLst/><a:ahLst/><a:cxnLst/><a:rect l="0" t="0" r="r" b="b"/><a:pathLst>'
        f'<a:path w="{_emu(box[0])}" h="{_emu(box[1])}"{unfilled}>{steps}{"<a:close/>" if path.closed else ""}</a:path>'
        "</a:pathLst></a:custGeom>"
    )
    return _shape("Line", _placed((0, 0), box) + geometry + _filled(path.fill) + _stroked(path), "<wps:bodyPr/>")


def _filled(colour: str) -> str:
    return f'<a:solidFill><a:srgbClr val="{colour.removeprefix("#")}"/></a:solidFill>' if colour else "<a:noFill/>"


def _stroked(path: Path) -> str:
    """Its line; on and off as parts of its width."""
    if not path.stroke:
        return "<a:ln><a:noFill/></a:ln>"
    parts = [round(length / path.width * WHOLE) for length in path.dash]
    stops = "".join(f'<a:ds d="{on}" sp="{off}"/>' for on, off in zip(parts[::2], parts[1::2], strict=True))
    dash = f"<a:custDash>{stops}</a:custDash>" if stops else ""
    return f'<a:ln w="{_emu(path.width)}" cap="flat">{_filled(path.stroke)}{dash}<a:miter lim="400000"/></a:ln>'


# -- Words ---------------------------------------------------------------------------------------------------------
def _text(text: TextShape, box: Point) -> str:
    """A text box without edges, from where the words are anchored as far as the picture goes."""
    width, height = box
    half = min(text.x, width - text.x)
    ends = {"start": (text.x, width), "middle": (text.x - half, text.x + half), "end": (0.0, text.x)}
    left, right = ends[text.anchor]
    top = text.y - ASCENT * text.size
    place = _placed((left, top), (right - left, min(ROOM * text.size, height - top)))
    words = run(text.words, bold=text.bold, colour=text.colour, size=text.size)
    aligned = paragraph(words, "PictureWords", f'<w:jc w:val="{ALIGNED[text.anchor]}"/>')
    return _shape(
        "Words",
        f'{place}<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:noFill/><a:ln><a:noFill/></a:ln>',
        f"<wps:txbx><w:txbxContent>{aligned}</w:txbxContent></wps:txbx>"
        '<wps:bodyPr wrap="none" lIns="0" tIns="0" rIns="0" bIns="0" anchor="t"><a:noAutofit/></wps:bodyPr>',
    )
