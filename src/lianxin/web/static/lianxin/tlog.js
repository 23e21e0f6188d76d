// Public records and receipts, as any browser can check them.  Nothing here knows a page.
// Trees are those of RFC 6962; the record is laid out as C2SP tlog-tiles; receipts are C2SP tlog-proofs and heads are
// C2SP signed notes.
const MOST_HASHES = 63;
const TILE = 256;
const utf8 = new TextEncoder();

export class Wrong extends Error {} // the message is the name of a sentence on the page
export const demand = (holds, word) => { if (!holds) throw new Wrong(word); };

// --- Bytes and hashes
const joined = (...parts) => new Uint8Array(parts.flatMap((part) => [...part]));
export const same = (a, b) => a.length === b.length && a.every((byte, at) => byte === b[at]);
const sha256 = async (bytes) => new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
const leafHash = (leaf) => sha256(joined([0], leaf));
const nodeHash = (left, right) => sha256(joined([1], left, right));
const hex = (bytes) => [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
export const base64 = (bytes) => btoa(String.fromCharCode(...bytes));

function unbase64(text, word = "form") {
  let bytes;
  try { bytes = Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0)); } catch { throw new Wrong(word); }
  demand(base64(bytes) === text, word); // one proper spelling
  return bytes;
}

function hash32(text) {
  const bytes = unbase64(text);
  demand(bytes.length === 32, "form");
  return bytes;
}

function number(text) {
  demand(/^(0|[1-9][0-9]{0,14})$/.test(text ?? ""), "form");
  return Number(text);
}

// --- Reading a receipt, a head, a key
function readNote(note) {
  const cut = note.lastIndexOf("\n\n");
  demand(cut > 0 && note.endsWith("\n"), "form");
  const signatures = note.slice(cut + 2, -1).split("\n").map((line) => {
    const found = /^\u2014 ([^\s+]+) (\S+)$/.exec(line);
    demand(found, "form");
    const value = unbase64(found[2]);
    demand(value.length > 4, "form");
    return { name: found[1], id: hex(value.slice(0, 4)), signature: value.slice(4) };
  });
  return { text: note.slice(0, cut + 1), signatures };
}

export function readHead(note) {
  const { text, signatures } = readNote(note);
  const [origin, size, root] = text.split("\n");
  demand(origin, "form");
  return { origin, size: number(size), root: hash32(root), text, signatures };
}

export function readReceipt(text) {
  const cut = text.indexOf("\n\n");
  const lines = text.slice(0, Math.max(cut, 0)).split("\n");
  demand(lines.shift() === "c2sp.org/tlog-proof@v1", "form");
  demand(lines[0]?.startsWith("extra "), "no_entry");
  const leaf = unbase64(lines.shift().slice(6));
  demand(lines[0]?.startsWith("index "), "form");
  const index = number(lines.shift().slice(6));
  demand(lines.length <= MOST_HASHES, "form");
  return { leaf, index, path: lines.map(hash32), head: readHead(text.slice(cut + 2)) };
}

export async function readKey(text) {
  const found = /^([^\s+]+)\+([0-9a-f]{8})\+(\S+)$/.exec(text);
  demand(found, "key");
  const value = unbase64(found[3], "key");
  demand(value.length === 33 && value[0] === 1, "key");
  const id = hex((await sha256(joined(utf8.encode(`${found[1]}\n`), value))).slice(0, 4));
  demand(id === found[2], "key");
  return { name: found[1], id, bytes: value.slice(1), text };
}

// true: signed; false: not, or not properly; null: this browser knows no Ed25519.
export async function signedBy(head, key) {
  const mine = head.signatures.filter((one) => one.name === key.name && one.id === key.id);
  if (!mine.length || head.origin !== key.name) return false;
  let known;
  try {
    known = await crypto.subtle.importKey("raw", key.bytes, { name: "Ed25519" }, false, ["verify"]);
  } catch (error) {
    if (error.name === "NotSupportedError") return null;
    return false;
  }
  for (const one of mine) {
    if (!(await crypto.subtle.verify({ name: "Ed25519" }, known, one.signature, utf8.encode(head.text)))) return false;
  }
  return true;
}

// --- The tree
export async function rootFrom(leaf, index, size, path) {
  // RFC 9162, 2.1.3.2: up from the leaf, along the hashes of the receipt.
  demand(index < size, "path");
  let [at, last, found] = [index, size - 1, await leafHash(leaf)];
  for (const step of path) {
    demand(last > 0, "path");
    if (at % 2 || at === last) {
      found = await nodeHash(step, found);
      while (at % 2 === 0 && at > 0) [at, last] = [at / 2, Math.floor(last / 2)];
    } else {
      found = await nodeHash(found, step);
    }
    [at, last] = [Math.floor(at / 2), Math.floor(last / 2)];
  }
  demand(last === 0, "path");
  return found;
}

function tilePath(level, index, count) {
  const width = Math.min(TILE, count - index * TILE);
  const groups = String(index).padStart(Math.ceil(String(index).length / 3) * 3, "0").match(/.{3}/g);
  const path = groups.map((group, at) => (at < groups.length - 1 ? `x${group}` : group)).join("/");
  return `tile/${level}/${path}${width < TILE ? `.p/${width}` : ""}`;
}

// The hashes of today's tiles, each fetched once; `range` is the hash over the leaves from lo up to hi.
export function tilesOf(read, size) {
  const kept = new Map();
  const tile = (level, index) => {
    const name = tilePath(level, index, Math.floor(size / TILE ** level));
    if (!kept.has(name)) kept.set(name, read(name));
    return kept.get(name);
  };
  const range = async (lo, hi) => {
    const wide = hi - lo;
    const level = Math.floor(Math.log2(wide) / 8);
    if (wide === TILE ** level) {
      const index = lo / wide;
      const from = (index % TILE) * 32;
      const found = (await tile(level, Math.floor(index / TILE))).slice(from, from + 32);
      demand(found.length === 32, "grown");
      return found;
    }
    const middle = lo + cutOf(wide);
    return nodeHash(await range(lo, middle), await range(middle, hi));
  };
  return range;
}

const cutOf = (wide) => 2 ** Math.ceil(Math.log2(wide) - 1);

// RFC 6962, 2.1.2: the old root and the new one out of the same hashes, so one has grown into the other.
async function rootsOf(old, lo, hi, range) {
  const wide = hi - lo;
  if (old === wide) {
    const whole = await range(lo, hi);
    return [whole, whole];
  }
  const cut = cutOf(wide);
  if (old <= cut) {
    const [before, after] = await rootsOf(old, lo, lo + cut, range);
    return [before, await nodeHash(after, await range(lo + cut, hi))];
  }
  const left = await range(lo, lo + cut);
  const [before, after] = await rootsOf(old - cut, lo + cut, hi, range);
  return [await nodeHash(left, before), await nodeHash(left, after)];
}

export async function hasGrown(old, today, range) {
  demand(old.origin === today.origin, "other_record");
  demand(old.size <= today.size, "shorter");
  const [before, after] = await rootsOf(old.size, 0, today.size, range);
  demand(same(before, old.root) && same(after, today.root), "grown");
}

// --- Keys that changed: each change is signed by the key before and stands in the record itself.
export async function changesOfKeys(read) {
  try {
    const told = JSON.parse(new TextDecoder().decode(await read("keys.json")));
    return { keys: told.keys ?? [], changes: told.changes ?? [] };
  } catch {
    return { keys: [], changes: [] };
  }
}

export async function keyOfToday(read, trusted, today, changes) {
  const range = tilesOf(read, today.size);
  let key = trusted;
  for (const change of changes.filter((one) => one.number <= today.size)) {
    if (change.old !== key.text) continue;
    const head = readHead(change.head);
    demand(head.size === change.number && (await signedBy(head, key)) !== false, "rotation");
    await hasGrown(head, today, range);
    const data = await leafAt(read, change.number, today.size);
    const leaf = JSON.parse(new TextDecoder().decode(data));
    demand(leaf.kind === "record.key_changed" && leaf.public.new === change.new, "rotation");
    demand(same(await range(change.number - 1, change.number), await leafHash(data)), "rotation");
    key = await readKey(change.new);
  }
  return key;
}

async function leafAt(read, entry, size) {
  const data = await read(tilePath("entries", Math.floor((entry - 1) / TILE), size));
  let at = 0;
  for (let skip = (entry - 1) % TILE; skip > 0; skip -= 1) at += 2 + data[at] * 256 + data[at + 1];
  return data.slice(at + 2, at + 2 + data[at] * 256 + data[at + 1]);
}
