// Turns what is pasted from Word, Outlook, Excel, Teams or any page into the marks that a commentary may carry: bold,
// italic, lists. All else becomes plain text, a table a line for each row. Comments in the margin, deleted, struck-out and
// hidden text, footnotes and pictures are left out, and a line below the box says so. Without this, the browser pastes
// plain text.
const LEFT_OUT = new Set(["STYLE", "SCRIPT", "TITLE", "TEMPLATE", "NOSCRIPT", "XML"]);
// What is left out and said: by the style, the class or the link of an element. Word, Outlook and Excel write their own.
const SAID = [
  ["hidden text", { style: /display:\s*none|mso-hide:\s*all|visibility:\s*hidden/i }],
  [
    "comments",
    {
      style: /mso-element:\s*comment(-list)?\b|mso-special-character:\s*comment/i,
      class: /\b(msocom(anchor|txt|off|hoverdescription)|MsoCommentText|MsoCommentReference|CommentReference|CommentText)\b/i,
      href: /^#(_msocom|cmnt)/i,
    },
  ],
  [
    "deleted or struck-out text",
    { style: /text-decoration[\w-]*:[^;]*line-through/i, class: /\b(msoDel|TrackChangeDelet\w*|TrackedDelet\w*)\b/i },
  ],
  [
    "footnotes",
    {
      style: /mso-element:\s*(footnote|endnote)(-list)?\b|mso-special-character:\s*footnote/i,
      class: /\b(MsoFootnote(Reference|Text)|MsoEndnote(Reference|Text)|FootnoteReference|FootnoteText)\b/i,
      href: /^#_(ftn|edn)/i,
    },
  ],
];
const SAID_BY_NAME = { DEL: "deleted or struck-out text", S: "deleted or struck-out text", STRIKE: "deleted or struck-out text", IMG: "pictures", SVG: "pictures" };
// Raised and lowered digits stay raised and lowered, so that the mark of a note never becomes part of a number.
const RAISED = { sup: "⁰¹²³⁴⁵⁶⁷⁸⁹", sub: "₀₁₂₃₄₅₆₇₈₉" };
// A bullet that a program typed as a character.
const BULLET = /^\s*(?:[•·▪◦‣●○■➢✓–-]|[o§](?=[\u00a0\t ]{2,}|\t))[\s\u00a0]+/;
const BLOCKS = new Set(
  "ADDRESS ARTICLE ASIDE BLOCKQUOTE DD DIV DL DT FIGURE FOOTER H1 H2 H3 H4 H5 H6 HEADER LI MAIN OL P PRE SECTION TABLE TBODY TFOOT THEAD TR UL".split(" "),
);
const BETWEEN_CELLS = " | ";
const MOST_TYPED = 20000; // longer text is put in at once, which the browser cannot undo step by step

// The text of an element as blocks: paragraphs, items of lists, rows of tables.
class Reader {
  constructor() {
    this.blocks = [];
    this.runs = [];
    this.prefix = "";
    this.kind = "paragraph";
    this.leftOut = new Set();
    this.raw = ""; // the paragraph as it came, with the spaces behind a bullet
  }

  add(text, look) {
    const last = this.runs.at(-1);
    if (last && last.bold === look.bold && last.italic === look.italic) {
      last.text += text;
    } else {
      this.runs.push({ text, bold: look.bold, italic: look.italic });
    }
  }

  end() {
    let text = this.runs.map(marked).join("").replace(/ *\n */g, "\n").replace(/ {2,}/g, " ").trim();
    if (this.kind === "paragraph" && BULLET.test(this.raw)) {
      [this.prefix, this.kind, text] = ["- ", "item", text.replace(/^(\**)[^\s*]\s*/, "$1")];
    }
    this.raw = "";
    if (text) {
      this.blocks.push({ text: this.prefix + text, kind: this.kind });
    }
    if (text || this.kind !== "item") {
      [this.prefix, this.kind] = ["", "paragraph"];
    }
    this.runs = [];
  }

  read(node, look, lists = []) {
    for (const child of node.childNodes) {
      if (child.nodeType === Node.TEXT_NODE) {
        this.raw += child.data;
        this.add(raisedText(child.data.replace(/[\s\u00a0]+/g, " ").replace(/[\u200b-\u200d\ufeff\u00ad]/g, ""), look.raised), look);
      } else if (child.nodeType === Node.ELEMENT_NODE && !LEFT_OUT.has(child.tagName.toUpperCase())) {
        this.readElement(child, looked(child, look), lists);
      }
    }
  }

  readElement(element, look, lists) {
    const name = element.tagName.toUpperCase();
    const what = whyLeftOut(element, name);
    if (what) {
      if (name === "IMG" || name === "SVG" || element.textContent.trim()) {
        this.leftOut.add(what);
      }
    } else if (name === "BR") {
      this.add("\n", look);
    } else if (isMarker(element)) {
      // Word's own bullet or number: the item has its marker already.
    } else if (name === "TR") {
      this.readRow(element);
    } else if (name === "OL" || name === "UL") {
      this.end();
      this.read(element, look, [...lists, { ordered: name === "OL", number: Number(element.getAttribute("start") ?? 1) }]);
      this.end();
    } else if (BLOCKS.has(name)) {
      this.end();
      this.begin(element, name, lists);
      this.read(element, look, lists);
      this.end();
    } else {
      this.read(element, look, lists);
    }
  }

  begin(element, name, lists) {
    const word = /mso-list:\s*l\d+\s+level(\d+)/.exec(element.dataset.look ?? "");
    if (word) {
      const number = /^\(?(\d+)[.)]/.exec([...element.querySelectorAll("span")].find(isMarker)?.textContent.trim() ?? "");
      [this.prefix, this.kind] = [`${"   ".repeat(word[1] - 1)}${number ? `${number[1]}. ` : "- "}`, "item"];
    } else if (name === "LI" && lists.length) {
      const list = lists.at(-1);
      const marker = list.ordered ? `${list.number++}. ` : "- ";
      [this.prefix, this.kind] = [`${"   ".repeat(lists.length - 1)}${marker}`, "item"];
    }
  }

  readRow(row) {
    this.end();
    const columns = [...(row.closest("table")?.querySelectorAll("col") ?? [])].flatMap((column) => Array(column.span || 1).fill(column));
    const shown = [...row.cells].filter((cell) => {
      const what = whyLeftOut(cell, "TD") || (columns[cell.cellIndex] && whyLeftOut(columns[cell.cellIndex], "COL"));
      return !what || (this.leftOut.add(what), false);
    });
    const cells = shown.map((cell) => marksOf(cell, this.leftOut).text.replace(/\s*\n\s*/g, " "));
    this.blocks.push({ text: cells.join(BETWEEN_CELLS), kind: "row" });
  }
}

function isMarker(element) {
  return /mso-list:\s*ignore/i.test(element.dataset.look ?? "");
}

// Why an element is left out, in words for the person; "" if it is not.
function whyLeftOut(element, name) {
  if (name in SAID_BY_NAME) {
    return SAID_BY_NAME[name];
  }
  if (element.hidden) {
    return "hidden text";
  }
  const about = { style: styleOf(element), class: element.getAttribute("class") ?? "", href: element.getAttribute("href") ?? "" };
  for (const [what, patterns] of SAID) {
    if (Object.entries(patterns).some(([part, pattern]) => about[part] && pattern.test(about[part]))) {
      return what;
    }
  }
  // Google Docs puts the text of comments into blocks that begin with a link back.
  const isOfComment = ["P", "DIV", "LI"].includes(name) && element.firstElementChild?.getAttribute("href")?.startsWith("#cmnt_ref");
  return isOfComment ? "comments" : "";
}

// An element's own style, and those that the style sheet beside it gives its classes: Excel writes it so.
function styleOf(element) {
  const classes = [...element.classList].map((name) => sheet.get(name.toLowerCase()) ?? "");
  return [element.dataset.look ?? "", ...classes].join(";");
}

function raisedText(text, raised) {
  if (!raised || !text.trim() || /^(st|nd|rd|th)$/i.test(text.trim())) {
    return text;
  }
  return text.replace(/[0-9]/g, (digit) => RAISED[raised][digit]);
}

function looked(element, look) {
  const [name, style] = [element.tagName.toUpperCase(), styleOf(element)];
  const align = /vertical-align:\s*(super|sub)\b/i.exec(style)?.[1]?.toLowerCase();
  const raised = name === "SUP" || align === "super" ? "sup" : name === "SUB" || align === "sub" ? "sub" : look.raised;
  const weight = /font-weight:\s*(\w+)/.exec(style)?.[1];
  const slant = /font-style:\s*(\w+)/.exec(style)?.[1];
  const bold = weight ? weight.startsWith("bold") || Number(weight) >= 600 : look.bold || name === "B" || name === "STRONG";
  const italic = slant ? slant === "italic" : look.italic || name === "I" || name === "EM";
  return { bold, italic, raised };
}

// Stars stand against the words: "**bold** ", not "**bold **", and not across lines.
function marked(run) {
  const stars = `${run.bold ? "**" : ""}${run.italic ? "*" : ""}`;
  return stars ? run.text.replace(/\S[^\n]*\S|\S/g, (words) => `${stars}${words}${stars}`) : run.text;
}

function marksOf(element, leftOut = new Set()) {
  const reader = new Reader();
  reader.leftOut = leftOut;
  reader.read(element, { bold: false, italic: false });
  reader.end();
  const text = reader.blocks
    .map((block, at, all) => {
      const before = all[at - 1];
      const near = before && block.kind !== "paragraph" && block.kind === before.kind;
      return (before ? (near ? "\n" : "\n\n") : "") + block.text;
    })
    .join("");
  return { text, leftOut };
}

// The classes of the style sheet that came with what is pasted.
let sheet = new Map();

// The content security policy would speak of each style; here they are only read.
function parsed(html) {
  sheet = new Map();
  for (const [, rules] of html.matchAll(/<style[^>]*>([\s\S]*?)<\/style>/gi)) {
    for (const [, name, style] of rules.matchAll(/\.([\w-]+)[^{},]*\{([^}]*)\}/g)) {
      sheet.set(name.toLowerCase(), style.replace(/\s+/g, " "));
    }
  }
  const plain = html.replace(/<style[\s\S]*?<\/style>/gi, "").replace(/(<[^<>]*?\s)style=/gi, "$1data-look=");
  return new DOMParser().parseFromString(plain, "text/html").body;
}

function insert(box, text) {
  box.focus();
  if (text.length > MOST_TYPED || !document.execCommand("insertText", false, text)) {
    box.setRangeText(text, box.selectionStart, box.selectionEnd, "end");
    box.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

// Says below the box what was left out; said anew each time, and gone when nothing was.
function say(box, leftOut) {
  let line = box.parentElement.querySelector("[data-pasted]");
  if (!line) {
    line = document.createElement("p");
    line.className = "govuk-hint govuk-!-margin-top-1";
    line.setAttribute("role", "status");
    line.dataset.pasted = "";
    box.after(line);
  }
  const what = [...leftOut];
  const list = what.length > 1 ? `${what.slice(0, -1).join(", ")} and ${what.at(-1)}` : what[0];
  line.textContent = what.length ? `Left out of what you pasted: ${list}.` : "";
}

// Plain text, as Teams and PDF readers give it: bullets that are characters become a list.
function listed(text) {
  const lines = text.split(/\r?\n/);
  return lines.some((line) => BULLET.test(line) && !/^\s*[-–]/.test(line))
    ? lines.map((line) => (BULLET.test(line) ? `- ${line.replace(BULLET, "")}` : line)).join("\n")
    : "";
}

for (const box of document.querySelectorAll(".app-box")) {
  box.addEventListener("paste", (event) => {
    const copied = event.clipboardData.getData("text/html");
    const { text, leftOut } = copied
      ? marksOf(parsed(copied))
      : { text: listed(event.clipboardData.getData("text/plain")), leftOut: new Set() };
    if (text || leftOut.size) {
      event.preventDefault();
      insert(box, text);
    }
    say(box, leftOut);
  });
}
