// Passkeys: hands the browser what the server asks, and sends back what it answers. Without it the other ways to sign in remain.
"use strict";
const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const named = (list) => (list || []).map((one) => ({ ...one, id: bytes(one.id) }));

function asked(options) {
  const key = { ...options.publicKey, challenge: bytes(options.publicKey.challenge) };
  if (key.user) key.user = { ...key.user, id: bytes(key.user.id) };
  if (key.allowCredentials) key.allowCredentials = named(key.allowCredentials);
  if (key.excludeCredentials) key.excludeCredentials = named(key.excludeCredentials);
  return { publicKey: key };
}

function answered(credential) {
  const given = { clientDataJSON: text(credential.response.clientDataJSON) };
  for (const name of ["attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (credential.response[name]) given[name] = text(credential.response[name]);
  }
  if (credential.response.getTransports) given.transports = credential.response.getTransports();
  return JSON.stringify({
    type: credential.type,
    id: credential.id,
    rawId: text(credential.rawId),
    response: given,
    clientExtensionResults: credential.getClientExtensionResults(),
  });
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  const said = form.querySelector("[data-passkey-error]");
  if (!window.PublicKeyCredential) continue;
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    said.hidden = true;
    try {
      let options;
      if (form.dataset.passkey === "login") {
        const answer = await fetch(form.action, { headers: { Accept: "application/json", "X-Requested-With": "XMLHttpRequest" } });
        options = (await answer.json()).request_options;
      } else {
        options = JSON.parse(form.dataset.options);
      }
      const wanted = asked(options);
      const alone = form.elements.passwordless;
      if (alone) {
        wanted.publicKey.authenticatorSelection = {
          ...wanted.publicKey.authenticatorSelection,
          residentKey: alone.checked ? "required" : "discouraged",
          requireResidentKey: alone.checked,
          ...(alone.checked ? { userVerification: "required" } : {}),
        };
      }
      const got = form.dataset.passkey === "create" ? await navigator.credentials.create(wanted) : await navigator.credentials.get(wanted);
      form.elements.credential.value = answered(got);
      form.submit();
    } catch (error) {
      said.textContent = `The passkey was not used: ${error.message || "it was cancelled"}`;
      said.hidden = false;
    }
  });
}
