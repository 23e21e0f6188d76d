// What a visitor wrote, kept on the device: drafts, their photos, and what was handed in.
const NAME = "lianxin-field";
const STORES = { drafts: "key", photos: "id", sent: "key", about: "name" };

let opened;

function open() {
  opened ??= new Promise((resolve, reject) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => {
      for (const [store, keyPath] of Object.entries(STORES)) asked.result.createObjectStore(store, { keyPath });
    };
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
  return opened;
}

// One transaction over the named stores; resolves when it is on the disk.
async function work(stores, mode, steps) {
  const base = await open();
  return new Promise((resolve, reject) => {
    const transaction = base.transaction(stores, mode, { durability: "strict" });
    const asked = steps(...stores.map((store) => transaction.objectStore(store)));
    transaction.oncomplete = () => resolve(asked?.result);
    transaction.onerror = transaction.onabort = () => reject(transaction.error);
  });
}

export const put = (store, row) => work([store], "readwrite", (it) => it.put(row));
export const get = (store, key) => work([store], "readonly", (it) => it.get(key));
export const all = (store) => work([store], "readonly", (it) => it.getAll());
export const remove = (store, key) => work([store], "readwrite", (it) => it.delete(key));

export const addPhoto = (draft, photo) =>
  work(["drafts", "photos"], "readwrite", (drafts, photos) => {
    photos.put(photo);
    drafts.put(draft);
  });

export const removePhoto = (draft, id) =>
  work(["drafts", "photos"], "readwrite", (drafts, photos) => {
    photos.delete(id);
    drafts.put(draft);
  });

// The draft and its photos go; where it was handed in, its number and codes come in the same step.
export const finish = (draft, sent) =>
  work(["drafts", "photos", "sent"], "readwrite", (drafts, photos, handed) => {
    for (const photo of draft.photos) photos.delete(photo.id);
    drafts.delete(draft.key);
    if (sent) handed.put(sent);
  });

export async function wipe() {
  (await open()).close();
  opened = undefined;
  await new Promise((resolve, reject) => {
    const asked = indexedDB.deleteDatabase(NAME);
    asked.onsuccess = asked.onblocked = resolve;
    asked.onerror = () => reject(asked.error);
  });
}

// 128 bits from the device; by this key the office knows a visit again, however often it is sent.
export function newKey() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
