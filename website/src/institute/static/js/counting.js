// Texts with a limit: shows how many characters were typed, as readers count them, and says it once typing rests.
// The server counts alike and decides; without any of this the limit still stands beside the field.
"use strict";
const segmenter = window.Intl && Intl.Segmenter ? new Intl.Segmenter("en", { granularity: "grapheme" }) : null;
// A form sends a line break as two signs; both readings count it once.
const signs = (text) => segmenter ? [...segmenter.segment(text)].length : [...text.normalize("NFC")].length;

for (const text of document.querySelectorAll("textarea[data-limit]")) {
  const limit = Number(text.dataset.limit);
  const shown = document.querySelector(`[data-count-of="${CSS.escape(text.id)}"]`);
  const said = document.querySelector(`[data-count-said="${CSS.escape(text.id)}"]`);
  let quiet = 0;
  const count = () => {
    const typed = signs(text.value);
    shown.textContent = `${typed}/${limit} characters`;
    shown.classList.toggle("is-over", typed > limit);
    return typed > limit ? `${typed - limit} characters too many` : `${limit - typed} of ${limit} characters left`;
  };
  text.addEventListener("input", () => {
    const words = count();
    window.clearTimeout(quiet);
    quiet = window.setTimeout(() => { said.textContent = words; }, 1000);
  });
  window.addEventListener("pageshow", count);
  shown.hidden = false;
  count();
}
