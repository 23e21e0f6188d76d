// Seals words in this browser before they leave it.  Without this file, or where the browser cannot, the page says
// that the house would seal them, and the form works all the same.  Nothing is kept on the device.
const form = document.querySelector("form[data-sealing]");
const words = form.querySelector("textarea");
const { context, block, most, empty, long, failed } = form.dataset;
const seal = (text) => Sealing.seal(text, form.querySelector("[name=reader]:checked").dataset.key, context, Number(block));
let busy = false;
let before = {}; // the same words pressed twice are the same sealed words, and so the same receipt

try {
  await seal("");
  begin();
} catch { /* The page says already that the house would seal. */ }

function begin() {
  // Without a name the words themselves cannot leave with the form, whatever goes wrong from here on.
  words.removeAttribute("name");
  words.removeAttribute("maxlength");
  for (const told of document.querySelectorAll("[data-sealed-here]")) told.hidden = false;
  for (const told of document.querySelectorAll("[data-sealed-there]")) told.hidden = true;
  form.addEventListener("submit", handIn);
}

async function handIn(event) {
  event.preventDefault();
  if (busy) return;
  const text = words.value;
  if (!text.trim()) return tell(empty);
  if ([...text].length > Number(most)) return tell(long);
  busy = true;
  try {
    await send(text, new FormData(form).get("reader"));
  } catch {
    tell(failed);
  }
  busy = false;
}

async function send(text, reader) {
  if (before.text !== text || before.reader !== reader) before = { text, reader, sealed: await seal(text) };
  const data = new FormData(form);
  data.set("sealed", before.sealed);
  const answer = await fetch(form.action, { method: "POST", body: data });
  if (answer.redirected && answer.ok) {
    words.value = "";
    before = {};
    location.replace(answer.url);
    return;
  }
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  tell(page.querySelector("#errors li")?.textContent || failed);
}

function tell(text) {
  const place = document.getElementById("not_taken");
  place.textContent = text;
  place.hidden = false;
  place.focus();
}
