// What every field page does: keep itself for later, know whose drafts these are, say how the network stands.
import { get, put } from "./store.js";

export const place = document.getElementById("field").dataset;
export const texts = JSON.parse(document.getElementById("texts").textContent);
export const say = (name, parts = {}) =>
  texts[name].replace(/%\((\w+)\)s/g, (_, part) => parts[part] ?? "");

const about = `who/${place.office}`;

export async function keepPages() {
  if (!("serviceWorker" in navigator)) return;
  const registration = await navigator.serviceWorker.register(place.worker);
  if (!("shell" in place)) (await navigator.serviceWorker.ready).active?.postMessage("refresh");
  return registration;
}

// Who was last known to be signed in here: their drafts are shown, nobody else's.
export const lastKnown = async () => (await get("about", about))?.person ?? "";

// Asks the office who is signed in: {person, token}, "nobody", or null when there is no network.
export async function askWho() {
  let answer;
  try {
    answer = await fetch(place.me, { redirect: "manual", cache: "no-store", headers: { Accept: "application/json" } });
  } catch {
    return show(null);
  }
  if (!answer.ok) return show(answer.status >= 500 ? null : "nobody");
  const who = await answer.json();
  await put("about", { name: about, person: who.person });
  return show(who);
}

function show(who) {
  document.getElementById("offline").hidden = who !== null;
  document.getElementById("signed_out").hidden = who !== "nobody";
  return who;
}
