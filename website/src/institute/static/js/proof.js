// Proof of work for forms (altcha's challenge): begins when somebody begins to fill a form in, and the form waits for it.
// Nothing is asked of anybody else. Where a browser cannot do it, the small question is shown.
"use strict";
const hex = (text) => Uint8Array.from(text.match(/../g) || [], (two) => parseInt(two, 16));
const asHex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

async function solved(challenge) {
  const { nonce, salt, cost, keyPrefix, keyLength } = challenge.parameters;
  const begins = hex(nonce);
  const salted = hex(salt);
  const password = new Uint8Array(begins.length + 4);
  password.set(begins);
  const count = new DataView(password.buffer, begins.length);
  for (let counter = 0; ; counter += 1) {
    count.setUint32(0, counter);
    const key = await crypto.subtle.importKey("raw", password, "PBKDF2", false, ["deriveBits"]);
    const how = { name: "PBKDF2", hash: "SHA-256", salt: salted, iterations: cost };
    const derived = asHex(new Uint8Array(await crypto.subtle.deriveBits(how, key, keyLength * 8)));
    if (derived.startsWith(keyPrefix)) return { counter, derivedKey: derived };
  }
}

for (const proof of document.querySelectorAll("input[data-challenge]")) {
  const form = proof.form;
  const question = form.querySelector("[data-guard-question]");
  if (!window.crypto || !crypto.subtle) {
    question.hidden = false;
    continue;
  }
  question.hidden = true;
  let work = null;
  const begin = () => {
    if (!work) {
      const challenge = JSON.parse(proof.dataset.challenge);
      work = solved(challenge).then((solution) => {
        proof.value = btoa(JSON.stringify({ challenge, solution }));
      });
    }
    return work;
  };
  form.addEventListener("focusin", () => { if (!proof.value) begin(); });
  form.addEventListener("submit", (event) => {
    if (proof.value) return;
    event.preventDefault();
    const by = event.submitter;
    begin().then(() => form.requestSubmit(by), () => { question.hidden = false; });
  });
}
