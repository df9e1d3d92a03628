"""What is pasted from Word, Outlook, Excel, Teams and Google Docs, as each of them writes it to the clipboard."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page

pytestmark = pytest.mark.browser

SCRIPT = Path(__file__).resolve().parents[2] / "static" / "js" / "pasting.js"
PASTE = """([kind, copied]) => {
  const data = new DataTransfer();
  data.setData(kind, copied);
  const box = document.querySelector("textarea");
  box.focus();
  const event = new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true });
  const left = box.dispatchEvent(event);
  return [left ? null : box.value, document.querySelector("[data-pasted]")?.textContent ?? ""];
}"""


def pasted(page: Page, copied: str, kind: str = "text/html") -> tuple[str, str]:
    page.set_content('<div><textarea class="app-box"></textarea></div>')
    page.add_script_tag(content=SCRIPT.read_text(encoding="utf-8"), type="module")
    page.wait_for_timeout(30)
    text, said = page.evaluate(PASTE, [kind, copied])
    return text, said


WORD_COMMENT = """<p class=MsoNormal>Reviews <a style='mso-comment-reference:AP_1;mso-comment-date:20100304T1200'>were late</a>
<span class=MsoCommentReference><span style='font-size:8pt'><![if !supportAnnotations]><a class=msocomanchor
id="_anchor_1" href="#_msocom_1" name="_msoanchor_1">[AP1]</a><![endif]><span style='mso-special-character:comment'>&nbsp;
</span></span></span>.</p><div style='mso-element:comment-list'><![if !supportAnnotations]><hr class=msocomoff><![endif]>
<div style='mso-element:comment'><div id="_com_1" class=msocomtxt><p class=MsoCommentText>Ask Jo about the Smith family</p>
</div></div></div>"""
TRACKED = "<p>It <del cite='mailto:AP' datetime='2010-03-04'>fell</del><ins cite='mailto:AP'>rose</ins> to 41.4%.</p>"
ONLINE = "<p>It <span class='TextRun TrackChangeDeletion'>fell</span> rose.</p>"


LEFT_OUT = [
        (WORD_COMMENT, "Reviews were late .", "comments"),
        (TRACKED, "It rose to 41.4%.", "deleted or struck-out text"),
        (ONLINE.replace("TrackChangeDeletion", "TrackChangeDeletionFont"), "It rose.", "deleted or struck-out text"),
        ("<p>It <s>fell</s> rose.</p>", "It rose.", "deleted or struck-out text"),
        ("<p>It <span style='text-decoration:line-through'>fell</span> rose.</p>", "It rose.",
         "deleted or struck-out text"),
        ("<p>It rose<span style='display:none;mso-hide:all'> for Jo Smith</span>.</p>", "It rose.", "hidden text"),
        ("<div style='display:none'>preheader</div><p>It rose.</p>", "It rose.", "hidden text"),
        ("<p hidden>secret</p><p>It rose.</p>", "It rose.", "hidden text"),
        ("<p>It rose<a href='#_ftn1'><span class=MsoFootnoteReference>[1]</span></a>.</p>"
         "<div style='mso-element:footnote-list'><div style='mso-element:footnote'><p>See Jo</p></div></div>",
         "It rose.", "footnotes"),
        ("<p>It rose<sup><a href='#cmnt1'>[a]</a></sup>.</p><div><p><a href='#cmnt_ref1'>[a]</a>See Jo</p></div>",
         "It rose.", "comments"),
        ("<p>It rose.<img src='x.png'></p>", "It rose.", "pictures"),
        ("<p>It rose.</p>", "It rose.", ""),
]  # fmt: skip


def test_what_nobody_meant_to_paste_is_left_out_and_said(page):
    """One browser for all of them, since each start of one takes a second."""
    for copied, text, said in LEFT_OUT:
        assert pasted(page, copied) == (text, f"Left out of what you pasted: {said}." if said else ""), copied


RAISED = [
    ("<p>130<sup>2</sup> children</p>", "130² children"),
    ("<p>130<span style='vertical-align:super'>12</span> children</p>", "130¹² children"),
    ("<p>the 1<sup>st</sup> of May</p>", "the 1st of May"),
    ("<p>H<sub>2</sub>O</p>", "H₂O"),
]


def test_a_raised_digit_never_becomes_part_of_a_number(page):
    for copied, text in RAISED:
        assert pasted(page, copied)[0] == text


EXCEL = """<html><head><style>.xl65 {mso-number-format:"0.0";} .font5 {font-size:8pt; vertical-align:super;}
.font6 {text-decoration:line-through;} .xl66 {display:none;}</style></head><body><table><col><col style='display:none'><col>
<tr><td class=xl65>NI 59</td><td>Jo Smith</td><td>41.4<font class="font5">1</font></td></tr>
<tr style='display:none'><td>NI 61</td><td>x</td><td>hidden</td></tr>
<tr><td>NI 60</td><td>Al Brown</td><td><font class="font6">3</font>43.7</td></tr></table></body></html>"""


def test_cells_from_excel_come_without_what_is_hidden_or_struck_out_by_its_style_sheet(page):
    text, said = pasted(page, EXCEL)

    assert text == "NI 59 | 41.4¹\nNI 60 | 43.7"
    assert said == "Left out of what you pasted: hidden text and deleted or struck-out text."


BULLETS = [
    ("<ul><li>One</li><li>Two</li></ul>", "text/html"),
    ("<p class=MsoListParagraph>·<span>&nbsp;&nbsp; </span>One</p><p>·&nbsp;&nbsp; Two</p>", "text/html"),
    ("<p>• One</p><p>• Two</p>", "text/html"),
    ("<div>o&nbsp;&nbsp; One</div><div>o&nbsp;&nbsp; Two</div>", "text/html"),
    ("•\tOne\n•\tTwo", "text/plain"),
]


def test_bullets_become_a_list_however_they_are_made(page):
    for copied, kind in BULLETS:
        assert pasted(page, copied, kind)[0] == "- One\n- Two", copied
    assert pasted(page, "It rose - a little\n- x", "text/plain")[0] is None
