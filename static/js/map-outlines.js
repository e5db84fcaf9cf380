/* Land and borders under the map: the whole earth at once, finer tiles where somebody looks. */
(function () {
  "use strict";

  // From which zoom a level is shown, finest first; the earth below all of them.
  const LEVELS = [["10m", 6.5], ["50m", 3.5]];

  function lines(packed, step) {
    return packed.map((flat) => {
      const line = [];
      for (let at = 0, x = 0, y = 0; at < flat.length; at += 2) {
        x += flat[at];
        y += flat[at + 1];
        line.push([y * step, x * step]);
      }
      return line;
    });
  }

  // A moment in which the browser can answer whoever is typing or scrolling.
  const breath = () => new Promise((resume) => setTimeout(resume));

  // One layer for a file, a part at a time. Land is filled, since tiles cut it; borders are lines.
  async function layer(content, group = L.layerGroup()) {
    const look = { interactive: false, weight: 1, smoothFactor: 0.7 };
    const rings = lines(content.land, content.step);
    for (let at = 0; at < rings.length; at += 25) {
      group.addLayer(L.polygon(rings.slice(at, at + 25).map((ring) => [ring]), { ...look, fillOpacity: 1, className: "map-land" }));
      await breath();
    }
    return group.addLayer(L.polyline(lines(content.borders, content.step), { ...look, className: "map-border" }));
  }

  // Told to come back soon (429), it does so by itself.
  async function load(address, tries = 3) {
    const answer = await fetch(address);
    const seconds = Number(answer.headers.get("Retry-After"));
    if (answer.status === 429 && tries > 1 && seconds <= 30) {
      await new Promise((done) => setTimeout(done, 1000 * seconds));
      return load(address, tries - 1);
    }
    if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
    return answer.json();
  }

  class Outlines {
    constructor(map, base, world) {
      this.map = map;
      this.base = base;
      this.tiles = world.tiles;
      this.found = new Map();
      this.land = L.layerGroup();
      this.shown = this.world = L.layerGroup([this.land]).addTo(map);
      layer(world, this.land);
      map.on("moveend", () => this.update());
      this.update();
    }

    level() {
      const zoom = this.map.getZoom();
      return LEVELS.find(([name, from]) => zoom >= from && this.tiles[name]) || ["world", 0];
    }

    // The tiles of a level in view, and a little around it.
    inView(name) {
      const { size, names } = this.tiles[name];
      const view = this.map.getBounds().pad(0.3);
      return names.filter((tile) => {
        const [west, south] = tile.split("_").map(Number);
        return view.intersects([[south, west], [south + size, west + size]]);
      });
    }

    fetched(key) {
      if (!this.found.has(key)) {
        const one = load(`${this.base}${key}.json`).then((content) => layer(content));
        // One that failed is asked for again the next time.
        one.catch(() => this.found.delete(key));
        this.found.set(key, one);
      }
      return this.found.get(key);
    }

    async update() {
      const [name] = this.level();
      if (name === "world") return this.show(this.world);
      const keys = this.inView(name).map((tile) => `${name}/${tile}`);
      let layers;
      try {
        layers = await Promise.all(keys.map((key) => this.fetched(key)));
      } catch {
        return; // What is there stays: coarser, but there.
      }
      if (this.level()[0] === name) this.show(L.layerGroup(layers));
    }

    // The new one first, so that nothing flickers; layers of both are not taken away.
    show(group) {
      if (group === this.shown) return;
      const kept = new Set(group.getLayers());
      group.addTo(this.map);
      if (this.shown) this.shown.eachLayer((each) => kept.has(each) || this.map.removeLayer(each));
      this.shown = group;
    }
  }

  window.portalMap = Object.assign(window.portalMap || {}, { Outlines, load, breath });
})();
