// Passkeys: ask the house for a challenge, let the device answer it, and send the answer as the form it is.
// Where the browser knows no passkeys nothing is shown; the other ways stand on the page already.
const bytes = (text) => {
  const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
};
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const named = (list = []) => list.map((one) => ({ ...one, id: bytes(one.id) }));

async function asked(form) {
  const token = form.elements.csrfmiddlewaretoken.value;
  const answer = await fetch(form.dataset.ask, { method: "POST", headers: { "X-CSRFToken": token } });
  if (!answer.ok) throw new Error(`asked: ${answer.status}`);
  return answer.json();
}

async function make(options) {
  const made = await navigator.credentials.create({
    publicKey: {
      ...options,
      challenge: bytes(options.challenge),
      user: { ...options.user, id: bytes(options.user.id) },
      excludeCredentials: named(options.excludeCredentials),
    },
  });
  return {
    id: made.id,
    rawId: text(made.rawId),
    type: made.type,
    response: {
      clientDataJSON: text(made.response.clientDataJSON),
      attestationObject: text(made.response.attestationObject),
    },
  };
}

async function show(options) {
  const shown = await navigator.credentials.get({
    publicKey: { ...options, challenge: bytes(options.challenge), allowCredentials: named(options.allowCredentials) },
  });
  const { clientDataJSON, authenticatorData, signature, userHandle } = shown.response;
  return {
    id: shown.id,
    rawId: text(shown.rawId),
    type: shown.type,
    response: {
      clientDataJSON: text(clientDataJSON),
      authenticatorData: text(authenticatorData),
      signature: text(signature),
      userHandle: userHandle ? text(userHandle) : "",
    },
  };
}

const ways = { make, show };

function offer(form) {
  const problem = form.querySelector(".error");
  const button = form.querySelector("button");
  form.hidden = false;
  form.closest(".passkeys")?.removeAttribute("hidden");
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    problem.hidden = true;
    button.disabled = true;
    try {
      form.elements.credential.value = JSON.stringify(await ways[form.dataset.passkey](await asked(form)));
      form.submit();
    } catch {
      problem.hidden = false;
      button.disabled = false;
    }
  });
}

// A bare number is no name that a passkey could belong to.
const hasName = !/^[\d.]+$|:/.test(location.hostname);
if (window.PublicKeyCredential && window.isSecureContext && hasName) document.querySelectorAll("form[data-passkey]").forEach(offer);
