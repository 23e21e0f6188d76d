// Handing in: photos first, then the visit that names them. Every step may be repeated; the office takes it once.
import { place, say } from "./page.js";
import { finish, get, put } from "./store.js";

export const WAITS = new Set(["waiting", "sending"]);

const post = (address, who, body, type) =>
  fetch(address, {
    method: "POST",
    redirect: "manual",
    headers: { "X-CSRFToken": who.token, "Content-Type": type, Accept: "application/json" },
    body,
  });

// Returns "done", "refused" (problems stand in the draft) or "later".
export async function handIn(draft, who, tell) {
  if (draft.person !== who.person) return "later";
  try {
    const refused = await sendPhotos(draft, who, tell);
    return refused ? mend(draft, refused) : await sendVisit(draft, who);
  } catch {
    return "later"; // no network, or it broke off: the draft is as it was
  }
}

async function sendPhotos(draft, who, tell) {
  for (const [index, photo] of draft.photos.entries()) {
    if (photo.token) continue;
    tell(say("photos", { n: index + 1, all: draft.photos.length }));
    const kept = await get("photos", photo.id);
    const answer = await post(place.photos, who, kept.blob, "application/octet-stream");
    if (answer.status === 413 || answer.status === 422) return problemsOf(answer, "id_photos");
    if (answer.status !== 201) throw new Error("later");
    photo.token = (await answer.json()).token;
    await put("drafts", draft);
  }
  return null;
}

async function sendVisit(draft, who) {
  draft.state = "sending"; // from here on the office may have it: it is not changed before the office has answered
  await put("drafts", draft);
  const told = {
    client_key: draft.key,
    written_at: draft.written_at,
    sent_at: new Date().toISOString(),
    photos: draft.photos.map((photo) => photo.token),
    fields: draft.fields,
  };
  const answer = await post(place.visits, who, JSON.stringify(told), "application/json");
  if (answer.status === 422) {
    const refused = await problemsOf(answer);
    if (refused.code !== "gone") return mend(draft, refused);
    for (const photo of draft.photos) delete photo.token; // kept for a day only: they go up again
    await put("drafts", draft);
    return "later";
  }
  if (!answer.ok) return "later";
  const { number, home, codes } = await answer.json();
  await finish(draft, { key: draft.key, office: draft.office, person: draft.person, at: Date.now(), number, home, codes });
  return "done";
}

async function problemsOf(answer, field = "") {
  try {
    return await answer.json();
  } catch {
    return { code: "", problems: [{ id: field, text: say("photo_refused") }] };
  }
}

async function mend(draft, refused) {
  draft.state = "mend";
  draft.problems = refused.problems;
  draft.changed = refused.code === "changed";
  await put("drafts", draft);
  return "refused";
}
