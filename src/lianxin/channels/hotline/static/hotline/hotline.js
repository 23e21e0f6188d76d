// Comfort for the desk for calls; without it the form works all the same.
// A draft stays in this tab alone, so that a crash loses nothing. The number is not in it: it is nobody's to find later.
const KEY = "lianxin-call";
const KEPT = ["body", "place", "area", "kind", "proxy", "idempotency_key"];
const NEAR = 500;

const form = document.querySelector("form[data-draft]");
const words = document.getElementById("id_body");

// A page that comes out of the browser's memory would show the caller before: ask for it anew.
window.addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});

if (document.querySelector("[data-received]")) {
  sessionStorage.removeItem(KEY);
  document.getElementById("next-call").focus();
}

if (form) {
  count();
  restore();
  form.addEventListener("input", () => { count(); keep(); });
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.isComposing) return;
    event.preventDefault();
    form.requestSubmit();
  });
  document.getElementById("empty").addEventListener("click", () => {
    sessionStorage.removeItem(KEY);
    location.assign(location.pathname);
  });
  (document.getElementById("errors") ?? words).focus();
}

function keep() {
  const fields = Object.fromEntries(KEPT.filter((name) => form.elements[name]).map((name) => [name, form.elements[name].value]));
  const draft = { whose: form.dataset.whose, fields, confidential: form.elements.confidential?.checked ?? false };
  try { sessionStorage.setItem(KEY, JSON.stringify(draft)); } catch { /* full or forbidden: the form itself still holds everything */ }
}

function restore() {
  const draft = JSON.parse(sessionStorage.getItem(KEY) ?? "null");
  if (!draft || draft.whose !== form.dataset.whose) return sessionStorage.removeItem(KEY);
  if (!("fresh" in form.dataset) || !(draft.fields.body || draft.fields.place || draft.fields.proxy)) return;
  for (const [name, value] of Object.entries(draft.fields)) if (form.elements[name]) form.elements[name].value = value;
  if (form.elements.confidential) form.elements.confidential.checked = draft.confidential;
  document.getElementById("restored").hidden = false;
  count();
}

function count() {
  const rest = Number(words.dataset.most) - [...words.value].length;
  const left = document.getElementById("body_left");
  left.hidden = false;
  left.textContent = `${left.dataset.text} ${rest}`;
  // A screen reader is told only when it matters.
  document.getElementById("body_near").textContent = rest <= NEAR ? left.textContent : "";
}
