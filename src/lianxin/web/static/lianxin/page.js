// Only comfort: everything works without this file.
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

const text = document.querySelector("textarea[data-most]");
const left = document.getElementById("body_left");
if (text && left) {
  const most = Number(text.dataset.most);
  const show = () => {
    const rest = most - [...text.value].length;
    left.hidden = rest > 500;
    left.textContent = `${left.dataset.text} ${rest}`;
  };
  text.addEventListener("input", show);
  show();
}

document.getElementById("errors")?.focus();
