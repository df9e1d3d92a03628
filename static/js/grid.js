// Comfort for the page on which many figures are typed: keys that move down a column, and columns pasted from a
// spreadsheet. Without this the boxes are filled one by one.
const table = document.querySelector("[data-grid]");
const COLUMNS = ["value", "numerator", "denominator", "provisional", "note"];
const YES = ["yes", "y", "true", "1", "provisional"];

function boxes(column) {
  return [...table.querySelectorAll(`[data-column="${column}"]`)];
}

function move(box, step) {
  const column = boxes(box.dataset.column);
  const next = column[column.indexOf(box) + step];
  if (next) {
    next.focus();
    next.select?.();
  }
}

// What a spreadsheet puts on the clipboard: tabs, line ends, and quotation marks round a cell that holds either.
function cells(text) {
  const rows = [[""]];
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const row = rows[rows.length - 1];
    const sign = text[at];
    if (quoted && sign === '"' && text[at + 1] === '"') {
      row[row.length - 1] += sign;
      at += 1;
    } else if (sign === '"' && (quoted || row[row.length - 1] === "")) {
      quoted = !quoted;
    } else if (!quoted && sign === "\t") {
      row.push("");
    } else if (!quoted && sign === "\n") {
      rows.push([""]);
    } else if (sign !== "\r") {
      row[row.length - 1] += sign;
    }
  }
  if (rows[rows.length - 1].join("") === "") {
    rows.pop();
  }
  return rows;
}

function put(box, text) {
  const words = text.trim().replace(/\s*\n\s*/g, " ");
  if (box.type === "checkbox") {
    box.checked = YES.includes(words.toLowerCase());
  } else {
    box.value = words;
  }
}

// Fills from the box downwards, a line of the table for a line of what was copied. Returns what it did, in a sentence.
function fill(box, copied) {
  const lines = [...table.querySelectorAll("tbody tr")];
  const first = lines.indexOf(box.closest("tr"));
  const from = COLUMNS.indexOf(box.dataset.column);
  const codes = new Set();
  let filled = 0;
  let left = 0;
  copied.forEach((texts, down) => {
    texts.forEach((text, across) => {
      const line = lines[first + down];
      const found = line?.querySelector(`[data-column="${COLUMNS[from + across]}"]`);
      if (found) {
        put(found, text);
        codes.add(line.dataset.code);
        filled += 1;
      } else if (text.trim()) {
        left += 1;
      }
    });
  });
  const [start, end] = [[...codes][0], [...codes].pop()];
  const rest = left ? ` ${left} did not fit, and ${left === 1 ? "was" : "were"} left out.` : "";
  return `Filled ${filled} ${filled === 1 ? "box" : "boxes"}, from ${start} to ${end}. Nothing is kept yet.${rest}`;
}

if (table) {
  document.querySelector("[data-grid-keys]").hidden = false;
  table.addEventListener("keydown", (event) => {
    const step = { Enter: event.shiftKey ? -1 : 1, ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && event.target.dataset.column && !event.isComposing) {
      event.preventDefault();
      move(event.target, step);
    }
  });
  table.addEventListener("paste", (event) => {
    const copied = event.clipboardData.getData("text/plain");
    if (event.target.dataset.column && /[\t\n]/.test(copied)) {
      event.preventDefault();
      document.querySelector("[data-grid-said]").textContent = fill(event.target, cells(copied));
    }
  });
}
