// "Where is it?" may take a position, when somebody presses the button; without this file the words do.
const box = document.querySelector("[data-here]");
if (box && "geolocation" in navigator) {
  const [take, drop] = box.querySelectorAll("button");
  const status = box.querySelector("[role=status]");
  const [lat, lon] = ["id_lat", "id_lon"].map((id) => document.getElementById(id));

  const show = (text) => {
    drop.hidden = !lat.value;
    take.hidden = !!lat.value;
    status.textContent = text || (lat.value ? box.dataset.taken : "");
  };
  const put = (a, b) => {
    lat.value = a;
    lon.value = b;
  };

  take.addEventListener("click", () => {
    status.textContent = box.dataset.wait;
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        put(coords.latitude.toFixed(6), coords.longitude.toFixed(6));
        show();
        drop.focus();
      },
      () => show(box.dataset.denied),
      { enableHighAccuracy: true, timeout: 20000 },
    );
  });
  drop.addEventListener("click", () => {
    put("", "");
    show();
    take.focus();
  });
  box.hidden = false;
  show();
}
