// Proof of work: the machine computes, so that the person need not wait. Without it the button works after the wait.
// SHA-256 by itself (FIPS 180-4): the browser's own is asynchronous and many times slower for short texts.

const rotate = (word, by) => (word >>> by) | (word << (32 - by));
const primes = [];
for (let n = 2; primes.length < 64; n++) if (primes.every((p) => n % p)) primes.push(n);
const fraction = (root) => ((root - Math.floor(root)) * 2 ** 32) | 0;
const K = primes.map((p) => fraction(Math.cbrt(p)));
const START = primes.slice(0, 8).map((p) => fraction(Math.sqrt(p)));

function mixed(hash, w) {
  let [a, b, c, d, e, f, g, h] = hash;
  for (let i = 0; i < 64; i++) {
    const one = (h + (rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)) + ((e & f) ^ (~e & g)) + K[i] + w[i]) | 0;
    const two = ((rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + one) | 0, c, b, a, (one + two) | 0];
  }
  return [a, b, c, d, e, f, g, h].map((word, i) => (word + hash[i]) | 0);
}

function sha256(bytes) {
  const padded = new Uint8Array(((bytes.length + 8) >> 6) * 64 + 64);
  padded.set(bytes);
  padded[bytes.length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setUint32(padded.length - 4, bytes.length * 8);
  const w = new Int32Array(64);
  let hash = START;
  for (let block = 0; block < padded.length; block += 64) {
    for (let i = 0; i < 16; i++) w[i] = view.getInt32(block + 4 * i);
    for (let i = 16; i < 64; i++) {
      const a = w[i - 15], b = w[i - 2];
      const low = rotate(a, 7) ^ rotate(a, 18) ^ (a >>> 3), high = rotate(b, 17) ^ rotate(b, 19) ^ (b >>> 10);
      w[i] = (w[i - 16] + low + w[i - 7] + high) | 0;
    }
    hash = mixed(hash, w);
  }
  return hash;
}

// A challenge asks for fewer than 32 zero bits, so the first word is enough.
const zeroBits = (text) => Math.clz32(sha256(new TextEncoder().encode(text))[0]);

function* nonceFor(challenge) {
  const bits = Number(challenge.split(".")[1]);
  for (let nonce = 0; ; nonce++) {
    if (zeroBits(`${challenge}.${nonce}`) >= bits) return nonce;
    if (nonce % 2000 === 0) yield;
  }
}

const form = document.querySelector("[data-challenge]");
if (form) {
  form.querySelector("[data-working]").hidden = false;
  const search = nonceFor(form.dataset.challenge);
  const step = () => {
    const { done, value } = search.next();
    if (!done) return setTimeout(step);
    form.action = `${form.getAttribute("action")}?proof=${form.dataset.challenge}.${value}`;
    HTMLFormElement.prototype.submit.call(form);
  };
  step();
}
