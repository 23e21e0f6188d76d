// The list says everything without this file; it adds distances and a map that can be moved.
const DEGREE = Math.PI / 180;
const EARTH = 6371000;
const NEAREST = 5;
const THUMB = 64; // pixels: markers are squares of 44, so their corners do not meet either
const CELL_AT_ZOOM_0 = 84375; // thousandths of a degree in sixty pixels when the whole earth is one tile

const language = document.documentElement.lang;

function metres(a, b) {
  const lat = (b[1] - a[1]) * DEGREE;
  const lon = (b[0] - a[0]) * DEGREE;
  const h = Math.sin(lat / 2) ** 2 + Math.cos(a[1] * DEGREE) * Math.cos(b[1] * DEGREE) * Math.sin(lon / 2) ** 2;
  return 2 * EARTH * Math.asin(Math.sqrt(h));
}

function far(distance) {
  // Places are known to about a hundred metres, so nothing is said more exactly.
  const about = Math.max(100, Math.round(distance / 100) * 100);
  const [value, unit] = about < 1000 ? [about, "meter"] : [about / 1000, "kilometer"];
  return new Intl.NumberFormat(language, { style: "unit", unit, unitDisplay: "long", maximumFractionDigits: 1 }).format(value);
}

async function ask(address, cell) {
  const answer = await fetch(address + (cell ? `&cell=${cell}` : ""), { credentials: "omit", headers: { "Accept-Language": language } });
  if (!answer.ok) throw new Error(answer.status);
  return answer.json();
}

function made(tag, className, text) {
  const it = document.createElement(tag);
  if (className) it.className = className;
  if (text !== undefined) it.textContent = text;
  return it;
}

function link(told, meta) {
  const a = made("a", "item");
  a.href = told.url;
  a.append(made("span", "title", told.title), " ", made("span", told.solved ? "tag leaf" : "tag", told.state));
  a.append(made("span", "meta", meta ? `${told.number} · ${meta}` : told.number));
  return a;
}

// Nearest to my position: the position is compared here and sent nowhere.
const me = document.getElementById("near-me");
if (me && "geolocation" in navigator) {
  const status = me.querySelector("[data-status]");
  const found = me.querySelector("[data-found]");
  me.hidden = false;

  const show = async (here) => {
    const { features } = await ask(me.dataset.points, 1);
    const rows = features
      .map((one) => [metres(here, one.geometry.coordinates), one.properties.cases])
      .sort((a, b) => a[0] - b[0])
      .flatMap(([distance, cases]) => cases.map((told) => [distance, told]))
      .slice(0, NEAREST);
    found.querySelector("ol").replaceChildren(
      ...rows.map(([distance, told]) => {
        const item = made("li");
        item.append(link(told, far(distance)));
        return item;
      }),
    );
    found.hidden = rows.length === 0;
    status.textContent = rows.length ? "" : me.dataset.none;
  };

  me.querySelector("[data-locate]").addEventListener("click", () => {
    status.textContent = me.dataset.wait;
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => show([coords.longitude, coords.latitude]).catch(() => (status.textContent = me.dataset.failed)),
      () => (status.textContent = me.dataset.denied),
      { timeout: 20000, maximumAge: 60000 },
    );
  });
}

// The map: loaded only when somebody wants it.
const box = document.getElementById("near-map");
if (box) {
  const offer = box.querySelector("[data-open-map]");
  const status = box.querySelector("[data-map-status]");
  offer.hidden = false;

  const load = () =>
    new Promise((done, failed) => {
      const style = made("link");
      style.rel = "stylesheet";
      style.href = box.dataset.style;
      const script = made("script");
      script.src = box.dataset.script;
      script.onload = done;
      script.onerror = failed;
      document.head.append(style, script);
    });

  const popup = (cases) => {
    const list = made("ul", "list");
    for (const told of cases) {
      const item = made("li");
      item.append(link(told));
      list.append(item);
    }
    return list;
  };

  // Where two cells meet, voices could lie on top of each other: a thumb must be able to tell them apart.
  const apart = (map, features) => {
    const shown = [];
    const largest_first = [...features].sort((a, b) => b.properties.n - a.properties.n);
    for (const { geometry, properties } of largest_first) {
      const at = [geometry.coordinates[1], geometry.coordinates[0]];
      const pixel = map.project(at);
      const near = shown.find((one) => one.pixel.distanceTo(pixel) < THUMB);
      if (near) near.cases.push(...properties.cases);
      else shown.push({ at, pixel, cases: [...properties.cases] });
    }
    return shown;
  };

  const draw = async () => {
    const [areas] = await Promise.all([ask(box.dataset.areas), load()]);
    const { L } = window;
    const place = made("div", "near-leaflet no-print");
    place.setAttribute("role", "region");
    place.setAttribute("aria-label", box.dataset.name);
    box.insertBefore(place, offer);
    box.classList.add("opened");
    offer.hidden = true;
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const options = { zoomControl: false, maxZoom: 18, minZoom: 3, zoomSnap: 0.25, zoomDelta: 1, zoomAnimation: !still, fadeAnimation: !still, markerZoomAnimation: !still };
    const map = L.map(place, { ...options, keyboard: true, scrollWheelZoom: false });
    map.attributionControl.setPrefix(false);
    L.control.zoom({ zoomInTitle: box.dataset.zoomIn, zoomOutTitle: box.dataset.zoomOut }).addTo(map);
    L.control.scale({ imperial: false }).addTo(map);
    if (box.dataset.tiles) L.tileLayer(box.dataset.tiles, { attribution: box.dataset.origin, maxZoom: 18 }).addTo(map);
    map.createPane("names").style.zIndex = 450;
    const ground = L.geoJSON(areas, {
      interactive: false,
      style: ({ properties }) => ({ className: `map-area shade-${properties.shade}`, weight: 2 }),
    }).addTo(map);
    for (const { properties } of areas.features) {
      const [lon, lat] = properties.at;
      const name = made("span", "", `${properties.name} ${properties.figure}`);
      L.tooltip({ permanent: true, direction: "center", pane: "names", className: "map-name" }).setLatLng([lat, lon]).setContent(name).addTo(map);
    }
    map.fitBounds(ground.getBounds());
    const voices = L.layerGroup().addTo(map);

    const refresh = async () => {
      const zoom = map.getZoom();
      const cell = Math.max(1, 2 ** Math.floor(Math.log2(CELL_AT_ZOOM_0 / 2 ** zoom)));
      const { features, more } = await ask(box.dataset.points, cell);
      if (zoom !== map.getZoom()) return;
      voices.clearLayers();
      const shown = apart(map, features);
      for (const { at, cases } of shown) {
        const solved = cases.every((told) => told.solved);
        const icon = L.divIcon({ className: solved ? "map-voice solved" : "map-voice", html: String(cases.length), iconSize: [44, 44] });
        const name = cases.length === 1 ? cases[0].title : `${box.dataset.voices} ${cases.length}`;
        const marker = L.marker(at, { icon, alt: name, title: name }).addTo(voices);
        marker.getElement().setAttribute("aria-label", name);
        marker.bindPopup(() => popup(cases), { maxHeight: 220, minWidth: 200, maxWidth: 260 });
      }
      status.textContent = more ? box.dataset.more : "";
      box.dataset.drawn = String(shown.length);
    };
    const failed = () => (status.textContent = box.dataset.failed);
    map.on("zoomend", () => refresh().catch(failed));
    await refresh();
    place.focus();
  };

  offer.querySelector("button").addEventListener("click", () => {
    draw().catch(() => (status.textContent = box.dataset.failed));
  });
}
