// Keys for whoever reviews. Each goes somewhere or moves the focus; none decides anything. Without this, Tab does the same.
const STORE = "review-keys";
const WRITES = "input, textarea, select, [contenteditable]";

const list = document.querySelector("[data-keys]");
const box = document.getElementById("use-keys");

function remembered() {
  try {
    return localStorage.getItem(STORE) !== "off";
  } catch {
    return true; // storage is forbidden here: the keys are on until the box is unticked on this page
  }
}

function remember() {
  try {
    localStorage.setItem(STORE, box.checked ? "on" : "off");
  } catch {
    // It holds for this page alone.
  }
}

function go(target) {
  if (target instanceof HTMLAnchorElement) {
    target.click();
  } else if (target instanceof HTMLDetailsElement) {
    target.open = true;
    (target.querySelector("textarea") ?? target.querySelector("summary")).focus();
  } else {
    target.focus();
  }
}

function pressed(event) {
  if (!box.checked || event.defaultPrevented || event.repeat || event.isComposing) return;
  if (event.ctrlKey || event.altKey || event.metaKey || event.target.closest(WRITES)) return;
  const target = document.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
  if (!target) return;
  event.preventDefault();
  go(target);
}

if (list && box) {
  list.hidden = false;
  box.checked = remembered();
  box.addEventListener("change", remember);
  document.addEventListener("keydown", pressed);
}
