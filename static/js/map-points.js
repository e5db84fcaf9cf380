/* The points of the map: features gathered by place, places gathered by nearness. */
(function () {
  "use strict";

  // Markers nearer than this many pixels are drawn into one.
  const APART = 46;

  // One spot for each pair of coordinates, with the entries that lie there.
  function spots(collection) {
    const found = new Map();
    for (const feature of collection.features) {
      const shape = feature.geometry;
      if (!shape) continue;
      const points = shape.type === "Point" ? [shape.coordinates] : shape.coordinates;
      points.forEach(([longitude, latitude], number) => {
        const key = `${longitude},${latitude}`;
        if (!found.has(key)) {
          const place = feature.properties.places[number] || { name: "", countries: [] };
          found.set(key, { key, place, at: L.latLng(latitude, longitude), entries: [] });
        }
        found.get(key).entries.push(feature.properties);
      });
    }
    return [...found.values()];
  }

  // The same rule as the server's overview: the fullest places gather their neighbours.
  function clusters(all, map) {
    const zoom = map.getZoom();
    const placed = all.map((spot) => ({ spot, point: map.project(spot.at, zoom) }));
    placed.sort((a, b) => b.spot.entries.length - a.spot.entries.length || (a.spot.key < b.spot.key ? -1 : 1));
    const grid = new Map();
    const made = [];
    for (const { spot, point } of placed) {
      const column = Math.floor(point.x / APART);
      const row = Math.floor(point.y / APART);
      let best = null;
      for (let x = column - 1; x <= column + 1; x++) {
        for (let y = row - 1; y <= row + 1; y++) {
          for (const cluster of grid.get(`${x},${y}`) || []) {
            const away = cluster.point.distanceTo(point);
            if (away < APART && (!best || away < best.away)) best = { cluster, away };
          }
        }
      }
      if (best) {
        best.cluster.spots.push(spot);
        continue;
      }
      const cluster = { point, at: spot.at, spots: [spot] };
      const cell = `${column},${row}`;
      grid.set(cell, [...(grid.get(cell) || []), cluster]);
      made.push(cluster);
    }
    for (const cluster of made) {
      cluster.key = cluster.spots.map((spot) => spot.key).sort().join(" ");
      cluster.slugs = new Set(cluster.spots.flatMap((spot) => spot.entries.map((entry) => entry.slug)));
      cluster.entries = [...new Map(cluster.spots.flatMap((spot) => spot.entries.map((entry) => [entry.slug, entry]))).values()];
    }
    // Tab goes from west to east.
    return made.sort((a, b) => a.point.x - b.point.x || a.point.y - b.point.y);
  }

  function countryNames(codes, language) {
    let names = null;
    try {
      names = new Intl.DisplayNames([language], { type: "region" });
    } catch {
      return codes;
    }
    return codes.map((code) => {
      try {
        return names.of(code);
      } catch {
        return code;
      }
    });
  }

  // A place with its countries, all of them: a region can lie in two.
  function placeName(place, language) {
    const countries = countryNames(place.countries, language).filter((name) => name !== place.name);
    return [place.name, ...countries].filter(Boolean).join(", ");
  }

  // What has ended in an unknown year has no open end.
  function years(entry) {
    const { start_year: from, end_year: to, state } = entry;
    if (from && to && from !== to) return `${from}–${to}`;
    const isOpen = from && !to && !["completed", "stopped"].includes(state);
    return isOpen ? `${from}–` : `${to || from || ""}`;
  }

  function element(tag, name, text) {
    const made = document.createElement(tag);
    if (name) made.className = name;
    if (text) made.textContent = text;
    return made;
  }

  // What a marker shows when it is opened: the place and its entries, each a link. The list
  // beside the map has the addresses in the language of the page.
  function card(cluster, language, address) {
    const box = element("div", "map-card");
    for (const spot of cluster.spots) {
      box.append(element("p", "map-card__place", placeName(spot.place, language)));
      const list = box.appendChild(element("ul", "map-card__entries"));
      for (const entry of spot.entries) {
        const item = list.appendChild(element("li"));
        const link = item.appendChild(element("a", "", entry.title));
        link.href = address(entry);
        if (entry.language && entry.language !== language) link.lang = entry.language;
        link.dir = "auto";
        if (years(entry)) item.append(" ", element("span", "map-card__years", years(entry)));
      }
    }
    return box;
  }

  window.portalMap = Object.assign(window.portalMap || {}, { spots, clusters, placeName, card, element });
})();
