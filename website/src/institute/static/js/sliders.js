// Sliders on an issue's page: show each value as it moves, and read the new sentence aloud once things are quiet.
// Recomputing is htmx's business (attributes on the form); without any of this the form's button works.
"use strict";
const form = document.querySelector("form.assumptions");
if (form) {
  const decimals = (step) => (step.split(".")[1] || "").length;
  // As the institute writes numbers (thinktank.wording): thin spaces between thousands, a currency's sign first.
  const written = (input) => {
    const x = Number(input.value);
    const places = decimals(input.step);
    const text = input.step === "any" ? String(Math.abs(x)) : Math.abs(x).toFixed(places);
    const [whole, part] = text.split(".");
    const grouped = whole.replace(/\B(?=(\d{3})+$)/g, "\u202f") + (part ? `.${part}` : "");
    const said = x < 0 && /[1-9]/.test(text) ? `\u2212${grouped}` : grouped;
    return [input.dataset.before, said, input.dataset.after].filter(Boolean).join("\u00a0");
  };
  const show = (input) => {
    const output = form.querySelector(`output[for="${CSS.escape(input.id)}"]`);
    if (!output) return;
    output.value = written(input);
    input.setAttribute("aria-valuetext", output.value);
    input.closest(".slider").classList.toggle("is-moved", Number(input.value) !== Number(input.dataset.judged));
  };
  form.addEventListener("input", (event) => {
    if (event.target.type === "range") show(event.target);
  });
  // A page restored from history keeps the reader's positions: make the words agree with them.
  window.addEventListener("pageshow", () => form.querySelectorAll("input[type=range]").forEach(show));

  const bar = form.querySelector(".answer-bar");
  const follow = () => {
    const answer = document.querySelector("#result [data-answer]");
    if (!bar || !answer) return;
    bar.querySelector("strong").textContent = answer.textContent;
    bar.hidden = false;
  };
  follow();

  // No answer: say so and keep the old one; the next answer clears it.
  const failed = document.getElementById("answer-failed");
  for (const name of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
    document.body.addEventListener(name, () => { if (failed) failed.hidden = false; });
  }

  // What the reader had opened in the old answer is open in the new one.
  let opened = [];
  const details = () => [...document.querySelectorAll("#result details")];
  document.body.addEventListener("htmx:beforeSwap", () => { opened = details().map((each) => each.open); });
  document.body.addEventListener("htmx:afterSwap", () => {
    details().forEach((each, i) => { each.open = opened[i] ?? false; });
  });

  const status = document.getElementById("answer-status");
  let quiet = 0;
  document.body.addEventListener("htmx:afterSettle", () => {
    follow();
    if (failed) failed.hidden = true;
    window.clearTimeout(quiet);
    quiet = window.setTimeout(() => {
      const sentence = document.querySelector("#result [data-announce]");
      if (status && sentence) status.textContent = sentence.textContent;
    }, 700);
  });
}
