// Says under each box how long its text is while it is typed, as commentary/queries/editor_sidebar.py does when the page is made: each
// character once, whatever it is made of, a line end as one, and none for what would not be kept.
const LINE_ENDS = /\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]/g;
const UNPRINTABLE =
  /[\x00-\x08\x0e-\x1b\x1f\x7f-\x9f\u200b\u202a-\u202e\u2060\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff]/gu;

function told(text, long) {
  const count = [...text.replace(LINE_ENDS, "\n").replace(UNPRINTABLE, "")].length;
  const number = (each) => each.toLocaleString("en-GB");
  const said = `${number(count)} character${count === 1 ? "" : "s"}.`;
  return count <= long ? said : `${said} Past ${number(long)} fewer people read to the end. Nothing is cut.`;
}

for (const box of document.querySelectorAll(".app-box")) {
  const shown = document.getElementById(`${box.id}_count`);
  const count = () => {
    shown.textContent = told(box.value, Number(box.form.dataset.long));
  };
  box.addEventListener("input", count);
  count();
}
