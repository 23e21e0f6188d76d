// Keyboard shortcuts of the desk. Every one of them is also a link, a button or a field on the page.
const typing = (target) => target.closest("input:not([type=radio]), textarea, select, [contenteditable]");

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (typing(event.target)) {
    if (event.key === "Escape") event.target.blur();
    return;
  }
  const key = event.key.toLowerCase();
  if (!/^[a-z0-9]$/.test(key)) return;
  const found = document.querySelector(`[data-key="${key}"]`);
  if (found) {
    event.preventDefault();
    if (found.matches("textarea")) found.focus();
    else found.click();
  } else if (key === "j" || key === "k") {
    move(key === "j" ? 1 : -1, event);
  }
});

// In the queue itself, J and K move the focus; Enter opens, as with any link.
function move(step, event) {
  const items = [...document.querySelectorAll("main .list a.item")];
  if (!items.length) return;
  event.preventDefault();
  const place = items.indexOf(document.activeElement);
  items[Math.min(items.length - 1, Math.max(0, place + step))].focus();
}

document.getElementById("errors")?.focus();
