/* Filters, paging and chips exchange only the results and the facets. htmx fetches the full page
   and takes its parts (the attributes stand in the templates); here is what it leaves to us:
   folds and focus, the way back, and what to do when nothing comes. */
(function () {
  "use strict";

  const list = document.querySelector("[data-swaps]");
  if (!list || !window.htmx) return;
  const results = document.getElementById("results");
  const hits = document.getElementById("hits");
  const failure = document.querySelector("[data-swap-error]");
  const drawer = list.querySelector(".filters");
  let latest = null;
  let isGoingBack = false;

  drawer.classList.add("filters--live");

  const within = (event, act) => document.addEventListener(event, (one) => act(one.detail, one));
  const visit = (detail) => location.assign(detail.pathInfo.finalRequestPath || detail.pathInfo.requestPath);

  // The rest of a facet (facets.js) comes by itself and is no result.
  const isRest = ({ requestConfig }) => requestConfig.elt.matches(".facet__all");

  // An empty field says nothing: addresses stay short and the same for the same choice. What is
  // unfolded of long facets is asked for again.
  within("htmx:configRequest", ({ elt, formData }) => {
    if (elt.matches(".facet__all")) return;
    for (const name of new Set(formData.keys())) {
      if (formData.getAll(name).every((value) => value.trim() === "")) formData.delete(name);
    }
    for (const rest of list.querySelectorAll(".facet__rest[open]")) formData.append("all", rest.dataset.whole);
  });

  within("htmx:beforeRequest", (detail) => {
    if (isRest(detail)) return;
    latest = detail;
    failure.hidden = true;
    results.setAttribute("aria-busy", "true");
  });

  // The last choice wins. That the one before is given up is no error to report: htmx reports
  // those whose details name one.
  list.addEventListener("htmx:abort", () => {
    if (latest) latest.error = "";
  });

  // Something else than a page of ours (a proxy's, another release's): then as without us.
  within("htmx:beforeSwap", (detail) => {
    if (detail.isError || detail.serverResponse.includes('id="results"')) return;
    detail.shouldSwap = false;
    visit(detail);
  });
  within("htmx:responseError", visit);

  for (const event of ["htmx:sendError", "htmx:timeout"]) {
    within(event, () => {
      drawer.classList.remove("filters--live");
      failure.hidden = false;
      failure.scrollIntoView({ block: "nearest" });
    });
  }

  // What is folded or being typed stays so in the fresh facets.
  within("htmx:oobBeforeSwap", ({ target, fragment }) => {
    if (target.id !== "filters") return;
    const fresh = (one) => fragment.querySelector(`#${CSS.escape(one.id)}`);
    for (const fold of target.querySelectorAll("details[id]")) {
      if (fresh(fold)) fresh(fold).open = fold.open;
    }
    const field = document.activeElement;
    if (isGoingBack || !target.contains(field) || !field.matches("input[name]:not([type=checkbox])")) return;
    if (fresh(field)) fresh(field).value = field.value;
  });

  // The same choice again is no step in the history.
  within("htmx:beforeHistoryUpdate", ({ history: update }) => {
    // An address says what is chosen, not what is unfolded.
    update.path = update.path?.replace(/[?&]all=[^&#]*/g, "");
    if (update.type === "push" && update.path === location.pathname + location.search) update.type = "replace";
  });

  // Back and Forward fetch what is true now; nothing is kept in the browser's storage.
  within("htmx:historyCacheMiss", ({ path }, event) => {
    event.preventDefault();
    isGoingBack = true;
    window.htmx.ajax("GET", path, { source: list, push: "false" }).catch(() => {});
  });

  // What fresh parts replace while the mouse button is down gets no click when it is let go: what
  // came in its place gets it, unless the pointer moved away. (A finger's click comes after it was
  // lifted.)
  let pressed = null;
  list.addEventListener("pointerdown", (event) => {
    const isPress = event.pointerType === "mouse" && event.button === 0;
    const one = isPress ? event.target.closest("label, a, button, summary, input") : null;
    pressed = one && { one: one.control || one, x: event.clientX, y: event.clientY };
  });
  document.addEventListener("pointerup", (event) => {
    const at = pressed;
    pressed = null;
    if (!at || at.one.isConnected || Math.hypot(event.clientX - at.x, event.clientY - at.y) > 8) return;
    const { id, href } = at.one;
    const fresh = id ? document.getElementById(id) : [...list.querySelectorAll("a[href]")].find((link) => link.href === href);
    fresh?.click();
  });

  function toResults() {
    hits.focus({ preventScroll: true });
    document.getElementById("list-count").scrollIntoView({ block: "start", behavior: "instant" });
  }

  // htmx finds the focus again by id. A link that is gone hands it to what came in its place.
  function settle(link, chip, isSent) {
    if (link?.closest(".paging") || (isSent && drawer.querySelector("summary").offsetParent)) {
      if (isSent) drawer.open = false;
      toResults();
    } else if (link && !list.contains(document.activeElement)) {
      const chips = list.querySelectorAll(".chip--removable");
      (chips[Math.min(chip, chips.length - 1)] || hits).focus({ preventScroll: true });
    }
  }

  let chip = 0;
  within("htmx:beforeSwap", ({ requestConfig }) => {
    chip = [...list.querySelectorAll(".chip--removable")].indexOf(requestConfig.elt);
  });

  within("htmx:afterRequest", (detail) => {
    if (isRest(detail) || detail.xhr !== latest.xhr) return;
    results.removeAttribute("aria-busy");
    const { elt, triggeringEvent } = detail.requestConfig;
    if (detail.successful && !isGoingBack) {
      settle(elt.matches("a") ? elt : null, Math.max(chip, 0), triggeringEvent?.type === "submit");
    }
    isGoingBack = false;
    if (detail.successful) list.dispatchEvent(new CustomEvent("portal:swapped", { bubbles: true }));
  });
})();
