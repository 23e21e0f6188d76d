// The vote is sealed on this device, so that the house cannot read it: only the token and the sealed vote are sent.
// The mark under which the voter finds the vote again is made here as well, and never leaves the device in the clear.
// Where the browser cannot seal, the form stays as it is and says so.
"use strict";

(async () => {
  const form = document.getElementById("ballot");
  if (!form || !(await canSeal())) return;
  const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  const mark = Array.from(crypto.getRandomValues(new Uint8Array(10)), (byte) => ALPHABET[byte & 31]).join("");
  const shown = `${mark.slice(0, 5)}-${mark.slice(5)}`;
  document.getElementById("mark").textContent = shown;
  form.elements.tracker.remove();
  document.getElementById("plain").hidden = true;
  document.getElementById("sealing").hidden = false;
  let underWay = false;

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (underWay) return;
    const choices = [...form.querySelectorAll("[name=choice]:checked")].map((box) => Number(box.value)).sort((a, b) => a - b);
    if (!choices.length || choices.length > Number(form.dataset.choose)) return tell(form.dataset.few);
    underWay = true;
    try {
      await send(choices);
    } catch {
      tell(form.dataset.failed);
    } finally {
      underWay = false;
    }
  });

  async function send(choices) {
    // The same spelling as on the other side: keys in order, no spaces.
    const text = JSON.stringify({ choices, tracker: mark });
    const sealed = await Sealing.seal(text, form.dataset.key, form.dataset.context, Number(form.dataset.block));
    const body = new URLSearchParams({ token: form.elements.token.value, sealed });
    const answer = await fetch(form.action, { method: "POST", body, headers: { "Accept-Language": document.documentElement.lang } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (answer.ok) return arrived(page);
    const problem = page.querySelector("#errors li");
    tell(problem ? problem.textContent : form.dataset.failed);
  }

  function arrived(page) {
    const main = document.getElementById("main");
    main.replaceChildren(...page.getElementById("main").childNodes);
    document.getElementById("mark").textContent = shown;
    document.title = page.title;
    main.focus();
    window.scrollTo(0, 0);
  }

  function tell(text) {
    let box = document.getElementById("problem");
    if (!box) {
      box = document.createElement("p");
      box.id = "problem";
      box.className = "error";
      box.setAttribute("role", "alert");
      form.querySelector("button").before(box);
    }
    box.textContent = text;
  }

  async function canSeal() {
    try {
      await Sealing.seal("", form.dataset.key, "", 16);
      return true;
    } catch {
      return false;
    }
  }
})();
