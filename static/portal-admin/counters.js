/* How much room is left in fields that take so many characters, and addresses cut at a word. A
 * browser leaves out silently what is pasted beyond; here it is said. */
"use strict";
{
  const { gettext, ngettext } = window;
  const SHOWN = 0.75; // of its length that a field has, when its counter appears
  const SAID = 0.9; // the same, when it is read out
  const LEAST = 40; // shorter fields are codes and the like
  const PAUSE = 1000; // milliseconds after the last key until it is read out
  const KINDS = /^(text|search|url|email|textarea)$/;

  let region = null;
  let timer = 0;

  const limit = (field) => Number(field.dataset.counted || field.maxLength);
  const isCounted = (field) =>
    KINDS.test(field.type) && limit(field) >= LEAST && !field.id.includes("__prefix__");
  const fill = (text, number) => text.replace("{number}", number);

  const nameOf = (field) =>
    field.getAttribute("aria-label") ||
    field.labels?.[0]?.textContent.trim().replace(/[:*\s]+$/, "") ||
    "";

  /** Return in words how much room there is after so many characters. */
  const words = (left) => {
    if (left > 0) {
      return fill(ngettext("{number} character left", "{number} characters left", left), left);
    }
    if (left === 0) return gettext("Full: nothing more fits");
    return fill(
      ngettext("{number} character too many", "{number} characters too many", -left),
      -left,
    );
  };

  const say = (text) => {
    clearTimeout(timer);
    timer = setTimeout(() => (region.textContent = text), PAUSE);
  };

  const counterOf = (field) => {
    const id = `${field.id}_room`;
    const found = document.getElementById(id);
    if (found) return found;
    const counter = Object.assign(document.createElement("p"), { id, className: "counter" });
    field.after(counter);
    const described = field.getAttribute("aria-describedby");
    field.setAttribute("aria-describedby", described ? `${described} ${id}` : id);
    return counter;
  };

  const count = (field, { isTyped = false, cut = 0 } = {}) => {
    const used = field.value.length;
    const most = limit(field);
    const known = document.getElementById(`${field.id}_room`);
    if (used < SHOWN * most && !cut) {
      if (known) known.textContent = "";
      return;
    }
    const counter = known || counterOf(field);
    const lost = ngettext(
      "{number} character at the end did not fit and was left out",
      "{number} characters at the end did not fit and were left out",
      cut,
    );
    counter.textContent = cut ? fill(lost, cut) : words(most - used);
    counter.classList.toggle("counter--over", cut > 0 || used > most);
    if (cut || (isTyped && used >= SAID * most)) say(`${nameOf(field)}: ${counter.textContent}`);
  };

  /** Return how many characters of what is pasted will not fit. */
  const overflow = (field, event) => {
    if (field.maxLength < 0) return 0;
    let pasted = event.clipboardData?.getData("text/plain") || "";
    if (field.type !== "textarea") pasted = pasted.replace(/[\r\n]/g, "");
    const selected = field.selectionEnd - field.selectionStart;
    return Math.max(0, field.value.length - selected + pasted.length - field.maxLength);
  };

  const begin = () => {
    region = Object.assign(document.createElement("div"), { className: "visually-hidden" });
    region.setAttribute("role", "status");
    document.body.append(region);
    const cuts = new WeakMap();
    document.addEventListener("paste", (event) => {
      const field = event.target;
      if (field.matches?.("input, textarea") && isCounted(field)) {
        cuts.set(field, overflow(field, event));
      }
    });
    document.addEventListener("input", ({ target: field }) => {
      if (!field.matches?.("input, textarea") || !isCounted(field)) return;
      count(field, { isTyped: true, cut: cuts.get(field) || 0 });
      cuts.delete(field);
    });
    for (const field of document.querySelectorAll("input, textarea")) {
      if (isCounted(field)) count(field);
    }
    shorten();
  };

  // Addresses made while a title is typed ----------------------------------------------------

  /** Return the address of *text*, cut after a whole word; as the server does (slugs.py). */
  const address = (text, longest) => {
    const whole = window.URLify(text, text.length * 3, false);
    if (whole.length <= longest) return whole;
    const at = whole.lastIndexOf("-", longest);
    return whole.slice(0, at >= longest / 2 ? at : longest).replace(/^[-_]+|[-_]+$/g, "");
  };

  const shorten = () => {
    const made = document.getElementById("django-admin-prepopulated-fields-constants");
    for (const each of JSON.parse(made?.dataset.prepopulatedFields || "[]")) {
      const field = document.querySelector(each.id);
      const sources = each.dependency_ids.map((id) => document.querySelector(id)).filter(Boolean);
      const cut = () => {
        const text = sources.map((source) => source.value).filter(Boolean).join(" ");
        // Only what Django's own script has just made of the same text, cut within a word.
        const isMade = field.value === window.URLify(text, each.maxLength, each.allowUnicode);
        if (isMade && field.value.length >= each.maxLength) {
          field.value = address(text, each.maxLength);
        }
        count(field);
      };
      for (const source of field ? sources : []) {
        for (const name of ["keyup", "change", "focus"]) source.addEventListener(name, cut);
      }
    }
  };

  if (gettext && ngettext) begin();
}
