// Saves what is written as it is written, and keeps it on this device until it is saved. Without this, the Save button
// saves. Every answer comes from commentary/views/autosave.py, through the check and the action of that button.
const form = document.querySelector("form[data-keep]");
const PAUSE = 3000; // milliseconds after the last key
const LONGEST_WAIT = 20000; // while somebody types on and on
const AGAIN = 15000; // after a save that failed
const MOST_TRIED = 10;
const BEAT = 30000; // so that others know that this page is open
const WORDS = {
  ready: "Your words are saved as you write. Every save is kept.",
  offline: "Not saved: no connection. Your words are kept on this device.",
  gone: "You are logged out. Log in again before you write more.",
  out: "Not saved: you are logged out. Your words are kept on this device.",
  in: "You are logged in again.",
  here: "Your words are kept on this device.",
  broken: "Not saved. Your words are kept on this device, and are sent again.",
};

// The secret that goes with the log-in of now, which may have been renewed in another tab.
function token() {
  return /(?:^|; )(?:__Host-)?csrftoken=([^;]+)/.exec(document.cookie)?.[1] ?? "";
}

class Keeper {
  constructor() {
    this.boxes = [...form.querySelectorAll(".app-box")];
    this.said = form.querySelector("[data-said]");
    this.announced = form.querySelector("[data-announced]");
    this.address = form.dataset.keep;
    // What the server is known to hold. Where the page came back refused, the boxes hold what was not saved.
    this.saved = new Map(this.boxes.map((box) => [box.name, box.defaultValue]));
    this.byHand = "byHand" in form.dataset;
    this.under = null;
    this.tried = []; // texts that were sent, and of which no answer came: the server may hold them all the same
  }

  get version() {
    return Number(form.elements.version.value);
  }

  set version(number) {
    form.elements.version.value = number;
  }

  changed() {
    return this.boxes.filter((box) => box.value !== this.saved.get(box.name));
  }

  // -- on this device ------------------------------------------------------------------------------------------
  // While two texts wait to be put together, all boxes are kept, from the version before the other person's.
  keepHere() {
    const boxes = this.byHand ? this.boxes : this.changed();
    const texts = Object.fromEntries(boxes.map((box) => [box.name, box.value]));
    const version = (this.byHand && this.keptHere()?.version) || this.version;
    try {
      if (boxes.length) {
        localStorage.setItem(form.dataset.key, JSON.stringify({ version, texts, tried: this.tried }));
      } else {
        localStorage.removeItem(form.dataset.key);
      }
    } catch {
      // No room, or not allowed: the boxes still hold everything.
    }
  }

  keptHere() {
    try {
      return JSON.parse(localStorage.getItem(form.dataset.key));
    } catch {
      return null;
    }
  }

  // Puts back what was kept and never saved, from the version that it was written on: a conflict is still one.
  giveBack() {
    const kept = this.keptHere();
    const lost = this.boxes.filter((box) => kept?.texts[box.name] !== undefined && kept.texts[box.name] !== box.value);
    if (this.byHand || !lost.length) {
      this.keepHere();
      this.later(PAUSE); // what the browser itself put back into the boxes
      return;
    }
    for (const box of lost) {
      box.value = kept.texts[box.name];
      box.dispatchEvent(new Event("input", { bubbles: true }));
    }
    this.version = Math.min(kept.version, this.version);
    this.tried = kept.tried ?? [];
    form.querySelector("[data-given-back]").hidden = false;
    this.save();
  }

  // -- saving --------------------------------------------------------------------------------------------------
  typed() {
    this.keepHere();
    this.first ??= Date.now();
    this.later(Math.min(PAUSE, Math.max(0, this.first + LONGEST_WAIT - Date.now())));
  }

  later(wait) {
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => this.save(), wait);
  }

  // Whether everything is saved now. One save at a time: a second waits for the first.
  async save() {
    while (this.under) {
      await this.under;
    }
    if (this.byHand || !this.changed().length) {
      return !this.changed().length;
    }
    this.under = this.send(this.changed());
    try {
      return await this.under;
    } finally {
      this.under = null;
    }
  }

  async send(boxes) {
    clearTimeout(this.waiting);
    this.first = undefined;
    const texts = Object.fromEntries(boxes.map((box) => [box.name, box.value]));
    this.tried = [...this.tried, ...Object.values(texts)].slice(-MOST_TRIED);
    let answer;
    try {
      answer = await this.post({ version: this.version, ...texts });
    } catch {
      return this.failed(WORDS.offline);
    }
    if (answer.type === "opaqueredirect") {
      return this.failed(WORDS.out, true);
    }
    const told = await answer.json().catch(() => ({}));
    if (answer.ok) {
      return this.kept(texts, told);
    }
    return answer.status === 409 ? this.refused(told, texts) : this.failed(told.said ?? WORDS.broken);
  }

  kept(texts, told) {
    this.version = told.version;
    this.tried = [];
    Object.entries(texts).forEach(([name, text]) => this.saved.set(name, text));
    this.keepHere();
    this.say(told.said, { aloud: !this.aloud });
    this.aloud = true;
    this.show(told.others);
    if (this.changed().length) {
      this.later(PAUSE);
    }
    return true;
  }

  failed(words, out = false) {
    this.keepHere();
    this.say(words, { out });
    this.aloud = false; // that it is saved in the end is said aloud again
    this.later(AGAIN);
    return false;
  }

  // Somebody else saved: what only they changed is put into its box, and what both changed is for the person to decide.
  refused(told, sent) {
    const typedSince = this.changed().filter((box) => !(box.name in sent));
    const clash =
      Object.values(told.clashes ?? {}).some((theirs) => !this.tried.includes(theirs)) ||
      typedSince.some((box) => told.texts?.[box.name] !== this.saved.get(box.name));
    if (!told.texts || clash) {
      this.byHand = true;
      this.keepHere();
      this.say(told.texts ? `${told.said} Press Save to see both texts.` : `${told.said} ${WORDS.here}`);
      return false;
    }
    for (const box of this.boxes) {
      if (box.value === this.saved.get(box.name) && box.value !== told.texts[box.name]) {
        box.value = told.texts[box.name];
        this.saved.set(box.name, box.value);
      }
    }
    this.version = told.version;
    this.later(0);
    return false;
  }

  post(words, { byItself = false } = {}) {
    const body = JSON.stringify({ ...words, writer: form.dataset.writer });
    const headers = { "Content-Type": "application/json", "X-CSRFToken": token(), ...(byItself && { "X-By-Itself": "yes" }) };
    const keepalive = document.visibilityState === "hidden" && body.length < 60000;
    return fetch(this.address, { method: "POST", headers, body, keepalive, redirect: "manual" });
  }

  // -- others, and what is said ---------------------------------------------------------------------------------
  async beat() {
    if (this.byHand || this.changed().length) {
      return;
    }
    const answer = await this.post({ version: this.version }, { byItself: true }).catch(() => null);
    if (answer?.type === "opaqueredirect") {
      this.say(WORDS.gone, { out: true });
    } else if (answer?.ok) {
      const told = await answer.json();
      this.show(told.others);
      this.say(told.said || (this.out ? WORDS.in : ""));
    }
  }

  show(others) {
    const part = document.querySelector("[data-others]");
    if (part.innerText.trim() !== others.join("\n\n")) {
      part.replaceChildren(
        ...others.map((words) => {
          const line = document.createElement("p");
          line.className = "govuk-body";
          line.textContent = words;
          return line;
        }),
      );
    }
  }

  // On the page; and to those who listen, unless it is that once more all is saved.
  say(words, { out = false, aloud = true } = {}) {
    if (words && this.said.firstChild?.data !== words) {
      this.out = out;
      this.said.replaceChildren(words);
      if (aloud) {
        this.announced.textContent = words;
      }
      if (out) {
        const link = document.createElement("a");
        Object.assign(link, { className: "govuk-link", href: "/log-in/", target: "_blank", rel: "noopener" });
        link.textContent = "Log in again (opens in a new tab)";
        this.said.append(" ", link);
      }
    }
  }
}

if (form) {
  const keeper = new Keeper();
  let leaving = true;
  const again = () => keeper.changed().length && keeper.save();
  form.addEventListener("input", () => keeper.typed());
  // What is in the boxes is saved first, so that a lost connection leaves the person here and not at an error.
  form.addEventListener("submit", async (event) => {
    leaving = false;
    if (keeper.byHand || !keeper.changed().length || event.submitter?.name === "preview") {
      return;
    }
    event.preventDefault();
    leaving = true;
    if ((await keeper.save()) || keeper.byHand) {
      leaving = false;
      const button = event.submitter;
      keeper.byHand ? HTMLFormElement.prototype.submit.call(form) : form.requestSubmit(button);
    }
  });
  addEventListener("online", again);
  addEventListener("focus", again);
  document.addEventListener("visibilitychange", again);
  addEventListener("pagehide", () => {
    if (leaving) {
      const closed = new FormData();
      closed.append("csrfmiddlewaretoken", token());
      navigator.sendBeacon(form.dataset.leave, closed);
    }
  });
  setInterval(() => keeper.beat(), BEAT);
  if (!keeper.byHand) {
    keeper.said.textContent = WORDS.ready;
  }
  keeper.giveBack();
}
