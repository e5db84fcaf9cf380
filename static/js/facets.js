/* Long facets: the rest of their options, fetched in place, and the search box, which hides the
   options that do not hold what is typed. */
(function () {
  "use strict";

  // As the search of the portal folds (browsing/search/words.py): Østrig is found by "ostrig" and
  // by "oestrig", Århus by "arhus" and by "aarhus".
  const SHORT = { "ø": "o", "æ": "ae", "œ": "oe", "ß": "ss", "ð": "d", "đ": "d", "þ": "th", "ł": "l" };
  const LONG = { ...SHORT, "ø": "oe", "å": "aa", "ä": "ae", "ö": "oe", "ü": "ue" };

  function folded(text, signs) {
    const lower = text.normalize("NFC").toLowerCase();
    return lower.replace(/[^\0-\x7f]/g, (sign) => signs[sign] || sign).normalize("NFD").replace(/\p{M}/gu, "");
  }

  function parts(find) {
    const facet = find.closest("fieldset, details");
    const options = [...facet.querySelectorAll(".options > li")];
    return { facet, box: find.closest("[data-found]"), options, rest: facet.querySelector(".facet__rest"), more: facet.querySelector(".facet__all") };
  }

  function narrow(find) {
    const { facet, box, options, rest, more } = parts(find);
    const typed = folded(find.value.trim(), SHORT);
    for (const option of options) {
      const name = option.querySelector(".option__name").textContent;
      option.hidden = typed !== "" && ![SHORT, LONG].some((signs) => folded(name, signs).includes(typed));
    }
    // All of the facet is searched, what has to be fetched as well; when the box is empty again,
    // the fold is as it was.
    if (more && typed) window.htmx?.trigger(more, "click");
    if (rest && typed && !("wasOpen" in find.dataset)) {
      find.dataset.wasOpen = rest.open ? "yes" : "";
      rest.open = true;
    } else if (rest && !typed && "wasOpen" in find.dataset) {
      rest.open = find.dataset.wasOpen !== "";
      delete find.dataset.wasOpen;
    }
    facet.classList.toggle("is-narrowed", typed !== "");
    const left = options.filter((option) => !option.hidden).length;
    const words = left ? box.dataset.found.replace("{number}", left).replace("{all}", options.length) : box.dataset.none;
    box.querySelector("[aria-live]").textContent = typed ? words : "";
  }

  function findOf(event) {
    return event.target instanceof Element ? event.target.closest("[data-found] > input") : null;
  }

  document.addEventListener("input", (event) => {
    const find = findOf(event);
    if (find) narrow(find);
  });

  document.addEventListener("keydown", (event) => {
    const find = findOf(event);
    // Enter would send the form, of which this box is no part.
    if (!find || (event.key !== "Escape" && event.key !== "Enter")) return;
    event.preventDefault();
    if (event.key === "Escape") {
      find.value = "";
      narrow(find);
    }
  });

  // Here the rest of a facet is no other page: what leads to it is a button that unfolds.
  document.addEventListener("htmx:load", ({ detail: { elt } }) => {
    for (const more of elt.querySelectorAll(".facet__all")) {
      more.setAttribute("role", "button");
      more.setAttribute("aria-expanded", "false");
    }
    if (!elt.matches(".facet__rest")) return;
    const find = elt.closest("fieldset").querySelector("[data-found] > input");
    if (!find.value.trim()) return;
    // The box asked for it, not the reader.
    elt.open = false;
    narrow(find);
  });

  document.addEventListener("keydown", (event) => {
    if (event.key !== " " || !event.target.matches(".facet__all[role=button]")) return;
    event.preventDefault();
    event.target.click();
  });

  document.addEventListener("click", (event) => {
    const fewer = event.target.closest(".facet__fewer");
    if (!fewer || !window.htmx) return;
    event.preventDefault();
    const rest = fewer.closest(".facet__rest");
    rest.open = false;
    rest.querySelector("summary").focus();
  });

  // Fresh facets came while the rest was still on its way, or where it could not be fetched.
  document.addEventListener("portal:swapped", () => {
    for (const more of document.querySelectorAll(".facet__all[data-wanted]")) window.htmx.trigger(more, "click");
    for (const find of document.querySelectorAll("[data-found] > input")) {
      if (find.value.trim() && parts(find).more) narrow(find);
    }
  });

  // Fresh facets come with empty boxes: what was typed, and the fold behind it, move over.
  document.addEventListener("htmx:oobBeforeSwap", ({ detail }) => {
    if (detail.target.id !== "filters") return;
    // The rest of one may be on its way, or here already and not known when these were asked for.
    for (const more of detail.target.querySelectorAll(".facet__all.htmx-request, .facet__rest[open] > summary")) {
      detail.fragment.querySelector(`.facet__all#${CSS.escape(more.id)}`)?.setAttribute("data-wanted", "");
    }
    for (const find of detail.target.querySelectorAll("[data-found] > input")) {
      const fresh = detail.fragment.querySelector(`#${CSS.escape(find.id)}`);
      if (!fresh || !find.value.trim()) continue;
      fresh.value = find.value;
      if ("wasOpen" in find.dataset) fresh.dataset.wasOpen = find.dataset.wasOpen;
      narrow(fresh);
    }
  });
})();
