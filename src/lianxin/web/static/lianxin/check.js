// Checks a receipt on this device.  The receipt is sent nowhere: only public files of the record are fetched.
import {
  Wrong, base64, changesOfKeys, demand, hasGrown, keyOfToday, readHead, readKey, readReceipt, rootFrom, same, signedBy, tilesOf,
} from "./tlog.js";

const place = document.getElementById("check");
const sentences = [...document.querySelectorAll("#check-words [data-word]")];
const words = Object.fromEntries(sentences.map((it) => [it.dataset.word, it.textContent]));

async function read(path) {
  const answer = await fetch(place.dataset.record + path, { credentials: "omit", cache: "no-store" });
  demand(answer.ok, "unreachable");
  return new Uint8Array(await answer.arrayBuffer());
}

// --- What is shown
const result = document.getElementById("check-result");
const facts = document.getElementById("check-facts");
const made = (tag, className, text) => Object.assign(document.createElement(tag), { className, textContent: text });

function step(state, word) {
  const colour = { yes: "leaf", no: "brick", unsure: "amber" }[state];
  const line = made("li", "");
  line.append(made("span", `tag ${colour}`, words[state]), " ", made("span", "", words[word]));
  result.append(line);
  return state;
}

function fact(name, value) {
  const row = made("div", "");
  row.append(made("dt", "", words[name]), made("dd", "", value));
  facts.append(row);
}

function tell(receipt, leaf, keyId) {
  fact("number", String(receipt.index + 1));
  fact("time", new Date(leaf.time).toLocaleString(document.documentElement.lang));
  fact("kind", leaf.kind);
  fact("head", `${receipt.head.size} · ${base64(receipt.head.root)}`);
  if (keyId) fact("key_id", keyId);
}

// Runs one part of the check; what it found wrong is told in words, and nothing after it is believed.
async function part(good, work) {
  try {
    await work();
    return step("yes", good);
  } catch (error) {
    return step("no", error instanceof Wrong ? error.message : "unreachable");
  }
}

async function grown(receipt, trusted, changes) {
  const today = readHead(new TextDecoder().decode(await read("checkpoint")));
  await hasGrown(receipt.head, today, tilesOf(read, today.size));
  const key = (await signedBy(today, trusted)) ? trusted : await keyOfToday(read, trusted, today, changes);
  demand((await signedBy(today, key)) !== false, "today_not_signed");
}

// A receipt under an earlier key holds where the record of the trusted key has grown from it.
async function signature(receipt, trusted, keys, held) {
  const signed = await signedBy(receipt.head, trusted);
  if (signed === null) return step("unsure", "no_ed25519");
  if (signed) return step("yes", "signed");
  for (const other of keys) {
    if (held === "yes" && (await signedBy(receipt.head, await readKey(other)))) return step("yes", "signed_before");
  }
  return step("no", "not_signed");
}

async function checkAll(text, typedKey) {
  const trusted = await readKey(typedKey || place.dataset.key);
  const receipt = readReceipt(text);
  const leaf = JSON.parse(new TextDecoder().decode(receipt.leaf));
  const root = await rootFrom(receipt.leaf, receipt.index, receipt.head.size, receipt.path);
  demand(same(root, receipt.head.root) && leaf.number === receipt.index + 1, "path");
  tell(receipt, leaf, trusted.id);
  step("yes", "in_tree");
  const { keys, changes } = await changesOfKeys(read);
  const held = await part("has_grown", () => grown(receipt, trusted, changes));
  const signed = await signature(receipt, trusted, keys, held);
  if (!typedKey) step("unsure", "key_from_here");
  return [held, signed];
}

async function check(text, typedKey) {
  result.replaceChildren();
  facts.replaceChildren();
  const verdict = document.getElementById("check-verdict");
  verdict.textContent = words.working;
  let states;
  try {
    demand(globalThis.crypto?.subtle, "no_crypto");
    states = await checkAll(text.replaceAll("\r\n", "\n"), typedKey.trim());
  } catch (error) {
    states = [step("no", error instanceof Wrong ? error.message : "form")];
  }
  verdict.textContent = words[states.includes("no") ? "broken" : states.includes("unsure") ? "partly" : "holds"];
  verdict.dataset.state = states.includes("no") ? "no" : states.includes("unsure") ? "unsure" : "yes";
  document.getElementById("check-told").hidden = false;
  verdict.focus();
}

const paste = document.getElementById("check-receipt");
const key = document.getElementById("check-key");
const run = () => check(paste.value, key.value);
document.getElementById("check-file").addEventListener("change", async (event) => {
  const [file] = event.target.files;
  if (!file) return;
  paste.value = await file.text();
  await run();
});
document.getElementById("check-run").addEventListener("click", run);
document.getElementById("check-form").hidden = false;
document.getElementById("check-without").hidden = true;

// A receipt may come behind the # of the address, which browsers send to nobody.
if (location.hash.length > 1) {
  try {
    paste.value = decodeURIComponent(location.hash.slice(1));
    run();
  } catch {
    // an address that was cut off: the form is there
  }
}
