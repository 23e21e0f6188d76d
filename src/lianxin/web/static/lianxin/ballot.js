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
    const vote = chosen();
    if (!vote.choices.length || vote.choices.length > Number(form.dataset.choose)) return tell(form.dataset.few);
    if (isTooMuch(vote)) return tell(form.dataset.over);
    underWay = true;
    try {
      await send(vote);
    } catch {
      tell(form.dataset.failed);
    } finally {
      underWay = false;
    }
  });

  // Numbers of options, rising; and what each was given, where a vote about money gives points.
  function chosen() {
    if (!Number(form.dataset.points)) {
      const boxes = [...form.querySelectorAll("[name=choice]:checked")];
      return { choices: boxes.map((box) => Number(box.value)).sort((a, b) => a - b) };
    }
    const given = [...form.querySelectorAll("[data-option]")].filter((field) => /[^0\s]/.test(field.value));
    const number = (field) => Number(field.dataset.option);
    given.sort((a, b) => number(a) - number(b));
    return { choices: given.map(number), points: given.map((field) => Number(field.value)) };
  }

  function isTooMuch({ choices, points }) {
    if (points) return points.some((one) => !Number.isInteger(one) || one < 1) || total(points) > Number(form.dataset.points);
    const cost = (one) => Number(form.querySelector(`[name=choice][value="${one}"]`).dataset.cost);
    return Number(form.dataset.most) > 0 && total(choices.map(cost)) > Number(form.dataset.most);
  }

  function total(numbers) {
    return numbers.reduce((sum, one) => sum + one, 0);
  }

  async function send(vote) {
    // The same spelling as on the other side: keys in order, no spaces.
    const text = JSON.stringify({ ...vote, tracker: mark });
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
