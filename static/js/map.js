/* The map that can be moved, in place of the server's overview, which stays if anything fails. */
(function () {
  "use strict";

  const frame = document.querySelector("[data-map]");
  if (!frame || !window.L || !window.portalMap) return;
  const { Outlines, load, breath, spots, clusters, placeName, card, element } = window.portalMap;
  const words = frame.dataset;
  const language = document.documentElement.lang;
  // In a partner's page the address is not ours to change, and scrolling is the page's.
  const isFramed = document.documentElement.dataset.skin === "embed";
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const rowsOnPage = () => new Map([...document.querySelectorAll("[data-slug]")].map((row) => [row.dataset.slug, row]));
  const pointsOnPage = () => document.querySelector("[data-points]").dataset.points;
  let rows = rowsOnPage();
  const WORLD = [[-55, -140], [72, 155]];

  // "#map=zoom/latitude/longitude", as OpenStreetMap writes it.
  function position() {
    const found = /^#map=([\d.]+)\/(-?[\d.]+)\/(-?[\d.]+)$/.exec(location.hash);
    const numbers = found ? found.slice(1).map(Number) : [];
    const isGood = found && numbers.every(Number.isFinite) && Math.abs(numbers[1]) <= 90 && Math.abs(numbers[2]) <= 200;
    return isGood ? { zoom: numbers[0], at: [numbers[1], numbers[2]] } : null;
  }

  function address(entry) {
    const link = rows.get(entry.slug)?.querySelector("a");
    // The data names the English pages; this page links to those of its own language.
    return link ? link.getAttribute("href") : `${words.list}${entry.slug}/`;
  }

  class PortalMap {
    constructor(collection) {
      this.all = spots(collection);
      this.markers = new Map();
      this.wanted = null;
      this.canvas = element("div", "map__canvas");
      frame.prepend(this.canvas);
      this.map = L.map(this.canvas, {
        minZoom: 0, maxZoom: 10, zoomSnap: 0.5, zoomControl: false, maxBoundsViscosity: 1,
        maxBounds: [[-88, -220], [88, 220]], fadeAnimation: !still, zoomAnimation: !still,
        markerZoomAnimation: !still, inertia: !still, scrollWheelZoom: !isFramed,
        dragging: !(isFramed && L.Browser.mobile),
      });
      this.map.attributionControl.setPrefix('<a href="https://leafletjs.com/" rel="noopener noreferrer">Leaflet</a>');
      this.map.attributionControl.addAttribution('<a href="https://www.naturalearthdata.com/" rel="noopener noreferrer">Natural Earth</a>');
      L.control.zoom({ position: "bottomleft", zoomInTitle: words.zoomIn, zoomOutTitle: words.zoomOut }).addTo(this.map);
      this.start();
      this.describe();
      this.listen();
    }

    // In steps, so that a slow phone can scroll meanwhile.
    async furnish(world) {
      await breath();
      this.draw();
      await breath();
      this.rows();
      await breath();
      this.outlines = new Outlines(this.map, words.outlines, world);
    }

    // Where the address says; else around everything found.
    start() {
      const given = position();
      if (given) this.map.setView(given.at, given.zoom, { animate: false });
      else this.around();
      this.isMoved = Boolean(given);
    }

    // All places, or those that the filters ask for: a case in Aarhus and Rio does not make the map
    // of Denmark one of the earth.
    around() {
      this.isFitting = true;
      const [west, south, east, north] = (document.querySelector("[data-points]").dataset.bounds || "").split(",").map(Number);
      const asked = north === undefined ? this.all.map((spot) => spot.at) : [[south, west], [north, east]];
      if (asked.length) this.map.fitBounds(L.latLngBounds(asked), { padding: [50, 50], maxZoom: 7, animate: false });
      else this.map.fitBounds(WORLD, { animate: false });
      this.isFitting = false;
    }

    // Other filters, other points and rows. Who has moved the map stays where they are, as long
    // as something is there.
    show(collection) {
      this.map.closePopup();
      this.all = spots(collection);
      rows = rowsOnPage();
      const isSeen = this.all.some((spot) => this.map.getBounds().contains(spot.at));
      if (!this.isMoved || (this.all.length && !isSeen)) this.around();
      else this.mark();
      this.draw();
      this.rows();
    }

    // Not a step in the history.
    mark() {
      if (isFramed) return;
      const { lat, lng } = this.map.getCenter();
      history.replaceState(history.state, "", `#map=${this.map.getZoom()}/${lat.toFixed(3)}/${lng.toFixed(3)}`);
    }

    describe() {
      const help = element("p", "hidden", words.help);
      help.id = "map-help";
      frame.append(help);
      this.canvas.setAttribute("role", "group");
      this.canvas.setAttribute("aria-label", words.label);
      this.canvas.setAttribute("aria-describedby", help.id);
    }

    listen() {
      this.map.on("zoomend", () => this.draw());
      // Not before somebody has moved the map.
      this.map.on("moveend", () => {
        if (this.isFitting) return;
        this.isMoved = true;
        this.mark();
      });
      window.addEventListener("hashchange", () => {
        const given = position();
        if (given) this.map.setView(given.at, given.zoom);
      });
      this.map.on("popupopen", ({ popup }) => {
        const close = popup.getElement().querySelector(".leaflet-popup-close-button");
        if (close) close.setAttribute("aria-label", words.close);
        if (this.byKeyboard) popup.getElement().querySelector("a[href]:not(.leaflet-popup-close-button)")?.focus();
        this.byKeyboard = false;
      });
      this.canvas.addEventListener("keydown", (event) => this.key(event));
    }

    // Keys that work wherever the focus is within the map.
    key(event) {
      if (event.altKey || event.ctrlKey || event.metaKey) return;
      if (event.key === "Escape" && this.opened) {
        event.stopPropagation();
        this.close();
      } else if (event.target !== this.canvas && (event.key === "+" || event.key === "-")) {
        event.preventDefault();
        this.map.zoomIn(event.key === "+" ? 1 : -1);
      }
    }

    close() {
      const marker = this.opened;
      const wasWithin = this.map.getPane("popupPane").contains(document.activeElement);
      this.map.closePopup();
      if (wasWithin || document.activeElement === document.body) marker.getElement()?.focus();
    }

    label(cluster) {
      const places = cluster.spots.slice(0, 3).map((spot) => placeName(spot.place, language));
      const text = places.join("; ") + (cluster.spots.length > 3 ? " …" : "");
      if (cluster.entries.length === 1) return `${cluster.entries[0].title}: ${text}`;
      return words.many.replace("{number}", cluster.entries.length).replace("{places}", text);
    }

    draw() {
      const focused = [...this.markers.values()].find((each) => each.marker.getElement() === document.activeElement);
      if (focused && !this.wanted) this.wanted = focused.cluster.spots;
      for (const { marker } of this.markers.values()) marker.remove();
      for (const row of rows.values()) row.classList.remove("is-lit");
      this.markers = new Map();
      for (const cluster of clusters(this.all, this.map)) this.add(cluster);
      const again = this.wanted && [...this.markers.values()].find((each) => each.cluster.spots.some((spot) => this.wanted.includes(spot)));
      this.wanted = null;
      if (again && this.map.getBounds().contains(again.cluster.at)) again.marker.getElement().focus({ preventScroll: true });
    }

    add(cluster) {
      const number = cluster.entries.length;
      const icon = L.divIcon({
        className: number > 1 ? "map-marker map-marker--many" : "map-marker",
        html: element("span", "map-marker__face", number > 1 ? String(number) : ""),
        iconSize: number > 1 ? [38, 38] : [28, 28],
      });
      const marker = L.marker(cluster.at, { icon, riseOnHover: true, title: this.label(cluster) }).addTo(this.map);
      const face = marker.getElement();
      face.setAttribute("aria-label", this.label(cluster));
      marker.on("click", () => this.open(cluster, marker));
      face.addEventListener("keydown", (event) => {
        if (event.key !== "Enter" && event.key !== " ") return;
        event.preventDefault();
        event.stopPropagation();
        this.byKeyboard = true;
        this.open(cluster, marker);
      });
      const lights = (isLit) => cluster.slugs.forEach((slug) => rows.get(slug)?.classList.toggle("is-lit", isLit));
      for (const name of ["mouseenter", "focus"]) face.addEventListener(name, () => lights(true));
      for (const name of ["mouseleave", "blur"]) face.addEventListener(name, () => lights(false));
      this.markers.set(cluster.key, { cluster, marker });
    }

    // Several places: nearer, while that parts them. One place: its card.
    open(cluster, marker) {
      if (cluster.spots.length > 1 && this.map.getZoom() < this.map.getMaxZoom()) {
        if (this.byKeyboard) this.wanted = cluster.spots;
        this.byKeyboard = false;
        const around = L.latLngBounds(cluster.spots.map((spot) => spot.at));
        const zoom = Math.max(this.map.getBoundsZoom(around, false, L.point(60, 60)), this.map.getZoom() + 1);
        this.map.setView(around.getCenter(), Math.min(zoom, this.map.getMaxZoom()), { animate: !still });
        return;
      }
      const popup = L.popup({ maxWidth: Math.min(300, this.canvas.clientWidth - 60), minWidth: 180, maxHeight: 260, offset: [0, -8], autoPanPadding: [16, 16] });
      popup.setLatLng(cluster.at).setContent(card(cluster, language, address));
      popup.on("remove", () => { if (this.opened === marker) this.opened = null; });
      popup.openOn(this.map);
      this.opened = marker;
    }

    find(slug) {
      return [...this.markers.values()].find(({ cluster }) => cluster.slugs.has(slug));
    }

    // Pointing at a row shows its marker, and a button of the row goes there.
    rows() {
      for (const [slug, row] of rows) {
        const spot = this.all.find((each) => each.entries.some((entry) => entry.slug === slug));
        if (!spot) continue;
        const light = (isLit) => {
          const face = this.find(slug)?.marker.getElement();
          if (face) face.classList.toggle("is-lit", isLit);
        };
        for (const name of ["mouseenter", "focusin"]) row.addEventListener(name, () => light(true));
        for (const name of ["mouseleave", "focusout"]) row.addEventListener(name, () => light(false));
        if (isFramed) continue; // the frame has its height already
        const button = element("button", "map-row__show", words.show);
        button.type = "button";
        button.setAttribute("aria-label", `${words.show}: ${row.querySelector("a").textContent}`);
        button.addEventListener("click", () => this.go(spot));
        row.append(button);
      }
    }

    go(spot) {
      frame.scrollIntoView({ block: "nearest", behavior: still ? "auto" : "smooth" });
      this.map.setView(spot.at, Math.max(this.map.getZoom(), 8), { animate: false });
      const found = [...this.markers.values()].find(({ cluster }) => cluster.spots.includes(spot));
      this.byKeyboard = true;
      this.open({ ...found.cluster, spots: [spot], at: spot.at }, found.marker);
    }
  }

  function giveUp(error) {
    frame.classList.remove("map--moves");
    frame.querySelector("[data-map-error]").hidden = false;
    frame.querySelector(".map__canvas")?.remove();
    window.console.warn(error);
  }

  let drawn = pointsOnPage();
  Promise.all([load(drawn), load(`${words.outlines}world.json`)])
    .then(async ([collection, world]) => {
      await breath();
      const map = new PortalMap(collection);
      frame.classList.add("map--moves");
      await map.furnish(world);
      const follow = async () => {
        if (pointsOnPage() === drawn) return;
        const wanted = (drawn = pointsOnPage());
        try {
          const found = await load(wanted);
          // Somebody quick has chosen again meanwhile.
          if (wanted === drawn) map.show(found);
        } catch (error) {
          if (wanted === drawn) throw error;
        }
      };
      const follows = () => follow().catch(giveUp);
      document.addEventListener("portal:swapped", follows);
      follows();
    })
    .catch(giveUp);
})();
