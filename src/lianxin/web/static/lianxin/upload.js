// Only comfort: without this file the form sends its files all at once.
// With it they go in small pieces while the person types, go on where a bad line broke them off, and can be
// taken back. The names of files never leave the device.
const PIECE = 256 * 1024;
const PAUSES = [1, 2, 4, 8, 15, 30];
const MOST = 10;
const TUS = { "Tus-Resumable": "1.0.0", "Accept-Language": document.documentElement.lang };

class Refused extends Error {}

for (const field of document.querySelectorAll("[data-uploads]")) enhance(field);

function enhance(field) {
  const input = field.querySelector("input[type=file]");
  const list = field.querySelector(".file-list");
  const form = field.closest("form");
  const texts = field.dataset;
  const running = new Set();
  let handIn = null;

  input.addEventListener("change", () => {
    for (const file of [...input.files]) {
      if (list.children.length >= MOST) {
        tell(texts.many);
        break;
      }
      start(file);
    }
    input.value = "";
  });

  // Whoever hands in while a file is on its way need not press again.
  form.addEventListener("submit", (event) => {
    if (!running.size || handIn) return;
    event.preventDefault();
    handIn = event.submitter ?? form.querySelector("button");
    tell(texts.wait);
  });

  function tell(text) {
    let line = field.querySelector(".file-note");
    if (!line) {
      line = document.createElement("p");
      line.className = "hint file-note";
      line.setAttribute("role", "status");
      field.append(line);
    }
    line.textContent = text;
  }

  function start(file) {
    const row = rowFor(file, texts, list);
    const job = { file, row, address: "", gone: false };
    row.remove.addEventListener("click", () => {
      job.gone = true;
      running.delete(job);
      row.item.remove();
      if (job.address) fetch(job.address, { method: "DELETE", headers: TUS }).catch(() => {});
      settle();
      input.focus();
    });
    row.again.addEventListener("click", () => run(job));
    run(job);
  }

  async function run(job) {
    running.add(job);
    job.row.show(texts.sending, "");
    try {
      await send(job, field.dataset.uploads, texts);
      job.row.arrived(job.address.split("/").pop(), texts.done);
    } catch (error) {
      if (!job.gone) job.row.failed(error instanceof Refused ? error.message : texts.waiting, error instanceof Refused);
    }
    running.delete(job);
    settle();
  }

  function settle() {
    if (running.size) return;
    field.querySelector(".file-note")?.remove();
    const failed = list.querySelector(".failed");
    if (handIn && failed) failed.scrollIntoView({ block: "center" });
    else if (handIn) form.requestSubmit(handIn);
    handIn = null;
  }
}

// One line of the list: what it is, how far it has come, what can be done about it.
function rowFor(file, texts, list) {
  const kind = file.type.startsWith("image/") ? "photo" : file.type.startsWith("audio/") ? "recording" : file.type === "application/pdf" ? "document" : "file";
  const size = new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: 1, minimumFractionDigits: 1 });
  const item = document.createElement("li");
  const name = document.createElement("span");
  const bar = document.createElement("progress");
  const state = document.createElement("span");
  const again = button(texts.again);
  const remove = button(texts.remove);
  name.textContent = `${texts[kind]} ${list.children.length + 1}, ${size.format(Math.max(file.size, 1e5) / 1e6)} MB`;
  bar.max = file.size || 1;
  bar.value = 0;
  bar.setAttribute("aria-label", name.textContent);
  remove.setAttribute("aria-label", `${texts.remove}: ${name.textContent}`);
  state.className = "small soft";
  state.setAttribute("role", "status");
  again.hidden = true;
  item.append(name, bar, state, again, remove);
  list.append(item);
  return {
    item, again, remove, bar,
    show(text, className) {
      item.className = className;
      state.textContent = text;
      again.hidden = true;
      bar.hidden = false;
    },
    arrived(token, text) {
      const kept = document.createElement("input");
      kept.type = "hidden";
      kept.name = "attachment";
      kept.value = token;
      item.append(kept);
      this.show(text, "arrived");
      bar.hidden = true;
    },
    failed(text, forGood) {
      this.show(text, "failed");
      bar.hidden = true;
      again.hidden = forGood;
    },
  };
}

function button(text) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "plain small";
  made.textContent = text;
  return made;
}

// Piece by piece; after a broken line the house is asked where to go on.
async function send(job, where, texts) {
  for (let tries = 0; ; ) {
    try {
      let at = 0;
      if (job.address) at = await reached(job);
      else job.address = await open(job, where);
      while (at < job.file.size && !job.gone) {
        at = await piece(job, at);
        tries = 0;
        job.row.bar.value = at;
      }
      return;
    } catch (error) {
      if (error instanceof Refused || job.gone || tries >= PAUSES.length) throw error;
      job.row.show(texts.waiting, "waiting");
      await pause(PAUSES[tries]);
      tries += 1;
      job.row.show(texts.sending, "");
    }
  }
}

async function open(job, where) {
  const answer = await ask(where, { method: "POST", headers: { ...TUS, "Upload-Length": String(job.file.size) } });
  return new URL(answer.headers.get("Location")).pathname;
}

async function reached(job) {
  const answer = await ask(job.address, { method: "HEAD", headers: TUS });
  return Number(answer.headers.get("Upload-Offset"));
}

async function piece(job, at) {
  const headers = { ...TUS, "Upload-Offset": String(at), "Content-Type": "application/offset+octet-stream" };
  const answer = await ask(job.address, { method: "PATCH", headers, body: job.file.slice(at, at + PIECE) });
  return Number(answer.headers.get("Upload-Offset"));
}

// What the house refuses for good is said in its words; all else is tried again.
async function ask(address, options) {
  const answer = await fetch(address, options);
  if (answer.ok) return answer;
  const told = await answer.json().catch(() => ({}));
  const passing = [409, 423, 429, 500, 502, 503, 504].includes(answer.status);
  throw passing ? new Error(told.error) : new Refused(told.message || String(answer.status));
}

const pause = (seconds) =>
  new Promise((done) => {
    const timer = setTimeout(finish, seconds * 1000);
    function finish() {
      clearTimeout(timer);
      removeEventListener("online", finish);
      done();
    }
    addEventListener("online", finish);
  });
