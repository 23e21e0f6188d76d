// Seals words in the browser so that this house cannot read them: HPKE (RFC 9180), base mode, with
// DHKEM(X25519, HKDF-SHA256), HKDF-SHA256 and AES-256-GCM.  The other side is lianxin/algorithms/sealing.py.
"use strict";

const Sealing = (() => {
  const KEM = [0, 0x20], SUITE = [0, 0x20, 0, 1, 0, 2];
  const bytes = (text) => new TextEncoder().encode(text);
  const join = (...parts) => {
    const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
    let at = 0;
    for (const part of parts) { all.set(part, at); at += part.length; }
    return all;
  };
  const suiteOf = (name, numbers) => join(bytes(name), new Uint8Array(numbers));

  async function mac(key, data) {
    // An empty key is 32 zero bytes to HMAC, and WebCrypto wants it so.
    const raw = key.length ? key : new Uint8Array(32);
    const imported = await crypto.subtle.importKey("raw", raw, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
    return new Uint8Array(await crypto.subtle.sign("HMAC", imported, data));
  }

  const extract = (suite, salt, label, key) => mac(salt, join(bytes("HPKE-v1"), suite, bytes(label), key));

  // At most 32 bytes are ever asked for: one round of HKDF-Expand.
  async function expand(suite, prk, label, info, length) {
    const labelled = join(new Uint8Array([length >> 8, length & 255]), bytes("HPKE-v1"), suite, bytes(label), info);
    return (await mac(prk, join(labelled, new Uint8Array([1])))).slice(0, length);
  }

  const keyOf = (text) => Uint8Array.from(atob(text.split("+").slice(2).join("+")), (c) => c.charCodeAt(0)).slice(1);

  async function shared(publicKey) {
    const theirs = await crypto.subtle.importKey("raw", publicKey, "X25519", false, []);
    const own = await crypto.subtle.generateKey("X25519", false, ["deriveBits"]);
    const enc = new Uint8Array(await crypto.subtle.exportKey("raw", own.publicKey));
    const secret = new Uint8Array(await crypto.subtle.deriveBits({ name: "X25519", public: theirs }, own.privateKey, 256));
    const kem = suiteOf("KEM", KEM), none = new Uint8Array();
    const prk = await extract(kem, none, "eae_prk", secret);
    return { enc, key: await expand(kem, prk, "shared_secret", join(enc, publicKey), 32) };
  }

  async function schedule(key, info) {
    const suite = suiteOf("HPKE", SUITE), none = new Uint8Array();
    const context = join(new Uint8Array([0]), await extract(suite, none, "psk_id_hash", none),
      await extract(suite, none, "info_hash", info));
    const secret = await extract(suite, key, "secret", none);
    return { key: await expand(suite, secret, "key", context, 32), iv: await expand(suite, secret, "base_nonce", context, 12) };
  }

  function padded(text, block) {
    if (!Number.isInteger(block) || block < 1) throw new RangeError("a block has a size");
    const whole = new Uint8Array(Math.ceil((text.length + 1) / block) * block);
    whole.set(text);
    whole[text.length] = 0x80;
    return whole;
  }

  // The sealed words in base64; rejects where this browser cannot seal, so that nothing is sent in the clear instead.
  async function seal(words, publicKey, context, block) {
    const { enc, key } = await shared(keyOf(publicKey));
    const { key: raw, iv } = await schedule(key, bytes(context));
    const aes = await crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt"]);
    const text = padded(bytes(words), block);
    const sealed = new Uint8Array(await crypto.subtle.encrypt({ name: "AES-GCM", iv }, aes, text));
    return btoa(Array.from(join(enc, sealed), (byte) => String.fromCharCode(byte)).join(""));
  }

  return { seal };
})();
