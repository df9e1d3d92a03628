// Draws the words as they will be printed, a moment after typing stops. Without this, the Preview button does it.
const part = document.querySelector("[data-preview]");
const form = document.querySelector("textarea")?.form;
const PAUSE = 600; // milliseconds

let waiting;
let asked = 0;

async function draw() {
  const mine = ++asked;
  try {
    const answer = await fetch(part.dataset.preview, { method: "POST", body: new FormData(form), redirect: "error" });
    if (answer.ok && mine === asked) part.querySelector(".app-preview__words").innerHTML = await answer.text();
  } catch {
    // No connection: the last drawing stays, and typing goes on.
  }
}

if (part && form) {
  if ([...form.querySelectorAll("textarea")].some((box) => box.value.trim())) {
    draw();
  }
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(draw, PAUSE);
  });
}
