// The form of a visit: kept on the device with every letter, checked here before the visitor leaves the home.
import { askWho, keepPages, lastKnown, place, say } from "./page.js";
import { addPhoto, finish, get, newKey, put, removePhoto } from "./store.js";
import { WAITS } from "./sync.js";
import { missing, needsIn } from "./checks.js";

const by = (id) => document.getElementById(id);
const form = by("visit");
let draft;
let who = "";

function blank() {
  const now = new Date();
  return { key: newKey(), office: place.office, person: who, fields: {}, photos: [], state: "draft", written_at: now.toISOString() };
}

function collect() {
  const fields = {};
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string" && !["csrfmiddlewaretoken", "client_key", "photo"].includes(name)) fields[name] = value;
  }
  return fields;
}

// Every change is on the disk before the next one is.
let saving = Promise.resolve();

function save(state = "draft", fields = collect()) {
  draft.fields = fields;
  draft.changed_at = Date.now();
  draft.state = state;
  const row = structuredClone(draft);
  saving = saving.then(() => put("drafts", row)).then(saved, () => tell("unsaved"));
  history.replaceState(null, "", `#${draft.key}`);
  return saving;
}

const tell = (name) => (by("state").textContent = say(name));
function saved() {
  tell("saved");
  by("remove_draft").hidden = false;
}

// Needs

function addNeed(number = nextNumber()) {
  const holder = document.createElement("div");
  holder.innerHTML = by("need").innerHTML.replaceAll("__N__", number);
  const need = holder.firstElementChild;
  by("needs").append(need);
  removable(need, by("needs").childElementCount > 1);
  return need;
}

const nextNumber = () =>
  1 + Math.max(-1, ...[...document.querySelectorAll("#needs textarea[name$=words]")].map((it) => Number(it.name.split("-")[1])));

function removable(need, shown) {
  const button = need.querySelector("[data-remove-need]");
  button.hidden = !shown;
  button.addEventListener("click", () => {
    need.remove();
    save();
  });
}

// Photos

async function takePhotos(files) {
  for (const blob of files) {
    const photo = { id: newKey(), key: draft.key, blob };
    draft.photos.push({ id: photo.id });
    draft.fields = collect();
    draft.changed_at = Date.now();
    await saving;
    try {
      await addPhoto(structuredClone(draft), photo);
      saved();
    } catch {
      draft.photos.pop();
      tell("unsaved");
    }
  }
  form.photos.value = "";
  history.replaceState(null, "", `#${draft.key}`);
  await showPhotos();
}

async function showPhotos() {
  by("thumbs").replaceChildren(...(await Promise.all(draft.photos.map(thumb))));
}

// Drawn, because the page's policy shows only pictures that come from the office.
async function thumb(photo, index) {
  const it = document.createElement("li");
  const canvas = Object.assign(document.createElement("canvas"), { width: 192, height: 192 });
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", say("photo", { n: index + 1 }));
  const button = Object.assign(document.createElement("button"), { type: "button", className: "plain", textContent: say("remove") });
  button.addEventListener("click", async () => {
    draft.photos = draft.photos.filter((other) => other.id !== photo.id);
    await removePhoto(structuredClone(draft), photo.id);
    await showPhotos();
  });
  it.append(canvas, button);
  const kept = await get("photos", photo.id);
  draw(canvas, kept.blob).catch(() => {}); // a picture this browser cannot draw is kept all the same
  return it;
}

async function draw(canvas, blob) {
  const picture = await createImageBitmap(blob);
  const scale = Math.max(canvas.width / picture.width, canvas.height / picture.height);
  const [width, height] = [picture.width * scale, picture.height * scale];
  canvas.getContext("2d").drawImage(picture, (canvas.width - width) / 2, (canvas.height - height) / 2, width, height);
  picture.close();
}

// Restoring and problems

function fill(fields) {
  const places = needsIn(fields);
  by("needs").replaceChildren();
  for (const index of places.length ? places : [0]) addNeed(index);
  for (const [name, value] of Object.entries(fields)) {
    const field = form.elements[name];
    if (field) field.value = value;
  }
}

function showProblems(problems) {
  const box = by("error_box").content.firstElementChild.cloneNode(true);
  for (const old of form.querySelectorAll(".error")) old.remove();
  for (const problem of problems) {
    const line = document.createElement("li");
    const link = document.createElement(problem.id ? "a" : "span");
    if (problem.id) link.href = `#${problem.id}`;
    link.textContent = problem.text;
    line.append(link);
    box.querySelector("ul").append(line);
    beside(problem);
  }
  by("problems").replaceChildren(box);
  box.addEventListener("click", jump);
  box.focus();
}

function beside(problem) {
  const field = problem.id && by(problem.id);
  if (!field) return;
  const text = Object.assign(document.createElement("p"), { className: "error", id: `${problem.id}_error`, textContent: problem.text });
  const choices = field.tagName === "LEGEND";
  if (choices) field.after(text);
  else field.before(text);
  (choices ? field.parentElement : field).setAttribute("aria-describedby", text.id);
}

// The draft's key stands in the address: a link to a field must not replace it.
function jump(event) {
  const link = event.target.closest("a");
  if (!link) return;
  event.preventDefault();
  const field = by(link.hash.slice(1));
  const input = field.tagName === "LEGEND" ? field.parentElement.querySelector("input") : field;
  input.focus();
  field.scrollIntoView({ block: "center" });
}

// Handing in

async function submit(event) {
  event.preventDefault();
  const problems = missing(collect(), say, Boolean(form.elements.area));
  if (problems.length) {
    await save();
    showProblems(problems);
    return;
  }
  if (draft.changed) await anew();
  draft.problems = [];
  await save("waiting", withoutGaps(collect()));
  location.href = place.home;
}

// The office counts needs without gaps; so does the draft, then a problem finds its place.
function withoutGaps(fields) {
  const kept = Object.fromEntries(Object.entries(fields).filter(([name]) => !name.startsWith("needs-")));
  needsIn(fields).forEach((old, index) => {
    for (const name of ["words", "leads_to", "severity", "to", "due", "why"]) {
      const value = fields[`needs-${old}-${name}`];
      if (value !== undefined) kept[`needs-${index}-${name}`] = value;
    }
  });
  return kept;
}

// What was changed after it had been handed in goes as a visit of its own.
async function anew() {
  const old = draft.key;
  draft = { ...draft, key: newKey(), changed: false };
  await put("drafts", structuredClone(draft));
  await finish({ key: old, photos: [] });
}

async function start() {
  who = await lastKnown();
  const found = location.hash.length > 1 && (await get("drafts", location.hash.slice(1)));
  draft = found && found.person === who && found.office === place.office ? found : blank();
  if (found && draft === found) restore();
  else document.querySelectorAll("#needs [data-need]").forEach((need, index) => removable(need, index > 0));
  form.addEventListener("input", (event) => event.target.type !== "file" && save());
  form.photos.addEventListener("change", () => takePhotos([...form.photos.files]));
  by("add_need").type = "button";
  by("add_need").addEventListener("click", () => addNeed().querySelector("textarea").focus());
  form.addEventListener("submit", submit);
  by("remove_draft").addEventListener("click", async () => {
    await saving;
    await finish(draft);
    location.href = place.home;
  });
  document.body.dataset.ready = "";
  keepPages().catch(() => {});
  const now = await askWho();
  if (now?.person) draft.person = who = now.person;
}

function restore() {
  fill(draft.fields);
  saved();
  showPhotos();
  if (draft.state === "mend" && draft.problems?.length) showProblems(draft.problems);
  const locked = draft.state === "sending";
  by("all").disabled = locked;
  by("locked").hidden = !locked;
  by("remove_draft").hidden = locked;
  if (WAITS.has(draft.state)) tell(draft.state);
}

await start();
