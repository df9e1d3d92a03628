// Takes what is pasted from Word, or from any page, apart into the marks that a commentary may carry: bold, italic,
// lists. All else becomes plain text, a table a line for each row. Without this, the browser pastes plain text.
const LEFT_OUT = new Set(["STYLE", "SCRIPT", "TITLE", "TEMPLATE", "NOSCRIPT", "XML", "SVG", "IMG"]);
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
    const text = this.runs.map(marked).join("").replace(/ *\n */g, "\n").replace(/ {2,}/g, " ").trim();
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
        this.add(child.data.replace(/[\s\u00a0]+/g, " "), look);
      } else if (child.nodeType === Node.ELEMENT_NODE && !LEFT_OUT.has(child.tagName.toUpperCase())) {
        this.readElement(child, looked(child, look), lists);
      }
    }
  }

  readElement(element, look, lists) {
    const name = element.tagName.toUpperCase();
    if (name === "BR") {
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
    const cells = [...row.cells].map((cell) => marksOf(cell).replace(/\s*\n\s*/g, " "));
    this.blocks.push({ text: cells.join(BETWEEN_CELLS), kind: "row" });
  }
}

function isMarker(element) {
  return /mso-list:\s*ignore/i.test(element.dataset.look ?? "");
}

function looked(element, look) {
  const [name, style] = [element.tagName.toUpperCase(), element.dataset.look ?? ""];
  const weight = /font-weight:\s*(\w+)/.exec(style)?.[1];
  const slant = /font-style:\s*(\w+)/.exec(style)?.[1];
  const bold = weight ? weight.startsWith("bold") || Number(weight) >= 600 : look.bold || name === "B" || name === "STRONG";
  const italic = slant ? slant === "italic" : look.italic || name === "I" || name === "EM";
  return { bold, italic };
}

// Stars stand against the words: "**bold** ", not "**bold **", and not across lines.
function marked(run) {
  const stars = `${run.bold ? "**" : ""}${run.italic ? "*" : ""}`;
  return stars ? run.text.replace(/\S[^\n]*\S|\S/g, (words) => `${stars}${words}${stars}`) : run.text;
}

function marksOf(element) {
  const reader = new Reader();
  reader.read(element, { bold: false, italic: false });
  reader.end();
  return reader.blocks
    .map((block, at, all) => {
      const before = all[at - 1];
      const near = before && block.kind !== "paragraph" && block.kind === before.kind;
      return (before ? (near ? "\n" : "\n\n") : "") + block.text;
    })
    .join("");
}

// The content security policy would speak of each style; here they are only read.
function parsed(html) {
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

for (const box of document.querySelectorAll(".app-box")) {
  box.addEventListener("paste", (event) => {
    const copied = event.clipboardData.getData("text/html");
    const text = copied && marksOf(parsed(copied));
    if (text) {
      event.preventDefault();
      insert(box, text);
    }
  });
}
