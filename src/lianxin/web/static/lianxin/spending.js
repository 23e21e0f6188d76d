// Tells while somebody chooses what it comes to.  Only comfort: without it the page tells when the vote is sent.
"use strict";

(() => {
  const form = document.getElementById("ballot");
  const sum = document.getElementById("sum");
  if (!form || !sum) return;
  const cents = (one) => (one / 100).toLocaleString("en", { minimumFractionDigits: 2, maximumFractionDigits: 2 });

  function show() {
    const points = Number(sum.dataset.points);
    const fields = points ? form.querySelectorAll("[data-option]") : form.querySelectorAll("[name=choice]:checked");
    const so = [...fields].reduce((all, field) => all + (Number(points ? field.value : field.dataset.cost) || 0), 0);
    const most = points || Number(sum.dataset.most);
    sum.textContent = sum.dataset.text.replace("#", points ? so : cents(so)).replace("@", sum.dataset.of);
    sum.classList.toggle("error", most > 0 && so > most);
  }

  form.addEventListener("input", show);
  show();
})();
