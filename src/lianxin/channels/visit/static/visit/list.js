// The page of visits: drafts of whoever is signed in, what was handed in from this device, and handing in.
import { askWho, keepPages, lastKnown, place, say } from "./page.js";
import { all, remove, wipe } from "./store.js";
import { handIn, WAITS } from "./sync.js";

const AGAIN_AFTER = 30_000;
const KEPT_FOR = 14 * 24 * 3600 * 1000; // codes stay on the device for two weeks at most
const TONES = { draft: "", waiting: "amber", sending: "amber", mend: "brick" };
const by = (id) => document.getElementById(id);
const copy = (id) => by(id).content.firstElementChild.cloneNode(true);

async function own(store, person) {
  return (await all(store)).filter((row) => row.office === place.office && row.person === person);
}

async function show(person) {
  const drafts = (await own("drafts", person)).sort((a, b) => b.changed_at - a.changed_at);
  const sent = (await own("sent", person)).sort((a, b) => b.at - a.at);
  by("draft_list").replaceChildren(...drafts.map(row));
  by("sent_list").replaceChildren(...sent.map(card));
  by("drafts").hidden = !drafts.length && !sent.length;
  const told = brokeOff ? say("later") : say("count", { n: drafts.length });
  by("counted").textContent = drafts.length ? told : "";
  await showWipe(drafts);
}

function row(draft) {
  const it = copy("draft_row");
  const fields = draft.fields;
  it.querySelector("a").href = `${place.form}#${draft.key}`;
  const tag = it.querySelector(".tag");
  tag.textContent = say(draft.state);
  tag.className = `tag ${TONES[draft.state]}`;
  it.querySelector(".title").textContent = fields["needs-0-words"]?.slice(0, 40) || fields.place || say("unnamed");
  it.querySelector(".meta").textContent = [fields.code, when(draft.written_at)].filter(Boolean).join(" · ");
  it.dataset.key = draft.key;
  return it;
}

const when = (moment) =>
  new Date(moment).toLocaleString(document.documentElement.lang, {
    weekday: "short", month: "short", day: "numeric", hour: "2-digit", minute: "2-digit", hourCycle: "h23",
  });

function card(sent) {
  const it = copy("sent_card");
  it.querySelector("h3").textContent = say("handed", { n: sent.number });
  it.querySelector(".home_code").textContent = say("home", { code: sent.home });
  it.querySelector(".codes").replaceChildren(...sent.codes.map(code));
  it.querySelector("[data-slip]").hidden = !sent.codes.length;
  it.querySelector("[data-slip]").addEventListener("click", () => print(it));
  it.querySelector("[data-forget]").addEventListener("click", async () => {
    await remove("sent", sent.key);
    it.remove();
  });
  return it;
}

function code(one) {
  const it = copy("sent_code");
  it.querySelector(".need").textContent = one.about;
  it.querySelector(".code").textContent = one.code;
  it.querySelector(".spoken").textContent = one.spoken;
  it.querySelector("a").href = `/${place.office}/receipt/${one.raw}/`;
  it.querySelector(".address").textContent = `${location.origin}/${place.office}/follow/`;
  return it;
}

function print(it) {
  it.classList.add("printed");
  document.body.classList.add("slip");
  window.print();
  document.body.classList.remove("slip");
  it.classList.remove("printed");
}

async function showWipe(drafts) {
  const everything = await all("drafts");
  const others = everything.length - drafts.length;
  by("wipe").hidden = false;
  by("lost").textContent = [drafts.length ? say("count", { n: drafts.length }) : "", others ? say("other", { n: others }) : ""].filter(Boolean).join(" · ");
}

by("wipe").querySelector("button").addEventListener("click", async () => {
  await wipe();
  for (const name of (await globalThis.caches?.keys()) ?? []) await caches.delete(name);
  const registration = await navigator.serviceWorker?.getRegistration(place.home);
  await registration?.unregister();
  location.replace(place.home);
});

let busy = false;
let wanted = false;
let brokeOff = false; // stays said until a visit was handed in or refused, however often it is tried meanwhile

// One at a time, also where the page is open twice; the network that comes back meanwhile gets a round of its own.
async function handInAll() {
  wanted = true;
  if (busy) return;
  busy = true;
  try {
    while (wanted) {
      wanted = false;
      await (navigator.locks ? navigator.locks.request("lianxin-field", oneRound) : oneRound());
    }
  } finally {
    busy = false;
  }
}

async function oneRound() {
  const who = await askWho();
  const person = who?.person ?? (await lastKnown());
  await show(person);
  if (!who?.person) return;
  for (const draft of await own("drafts", person)) {
    if (!WAITS.has(draft.state)) continue;
    const came = await handIn(draft, who, (text) => (by("counted").textContent = text));
    brokeOff = came === "later";
    await show(person);
  }
}

async function forgetOld() {
  for (const sent of await all("sent")) if (Date.now() - sent.at > KEPT_FOR) await remove("sent", sent.key);
}

// The network may come back while the first round is still on its way, so this listens before anything else.
window.addEventListener("online", handInAll);
document.addEventListener("visibilitychange", () => document.hidden || handInAll());
setInterval(handInAll, AGAIN_AFTER);
await forgetOld();
await show(await lastKnown());
keepPages().catch(() => {});
await handInAll();
