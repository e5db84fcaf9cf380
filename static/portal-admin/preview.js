/* The preview beside the form: when it is loaded anew, in which of its tabs, and what went wrong.
 *
 * What is typed goes to the autosave first, whose own row the server then rehearses. Only the last
 * request counts. Two frames take turns, so that the one in sight never goes blank.
 * preview-kept.js has it sent, preview-place.js finds what is being edited in the frame, and
 * preview-frame.js sizes the panel.
 */
"use strict";
{
  const panel = document.getElementById("preview");
  const button = document.getElementById("preview-button");
  const form = document.querySelector(".change-form #content-main > form");

  /** Milliseconds without typing after which the frame follows. */
  const PAUSE = 120;
  const STORE = "preview";

  const start = () => {
    const find = (name) => panel.querySelector(`.preview__${name}`);
    const [stage, state, problems, result] = ["stage", "state", "problems", "result"].map(find);
    const tabs = [...panel.querySelectorAll('[role="tab"]')];
    const shown = find("shown");
    const { placeOf, keepInSight } = window.portalPreview.place;
    const size = window.portalPreview.size(panel, stage);
    let tab = tabs[0];
    let front = null;
    /** The number of the last request; an answer to an earlier one is dropped. */
    let latest = 0;
    let timer = 0;
    let sent = null;
    /** Whether the reader has scrolled the frame since the last change of the form. */
    let isSteered = false;

    // The server keeps nothing of a browser: what one remembers, it remembers itself.
    const remember = (values) => {
      try {
        const known = JSON.parse(localStorage.getItem(STORE) || "{}");
        localStorage.setItem(STORE, JSON.stringify({ ...known, ...values }));
      } catch {
        // Storage may be full or forbidden: then nothing is remembered.
      }
    };
    const remembered = () => {
      try {
        return JSON.parse(localStorage.getItem(STORE) || "{}") || {};
      } catch {
        return {};
      }
    };

    const say = (word) => {
      state.textContent = word ? panel.dataset[word] : "";
    };

    const list = (found) => {
      const items = found.map(({ dataset: { field, label }, textContent: message }) => {
        const item = document.createElement("li");
        if (field) {
          const link = document.createElement("a");
          link.href = `#${field}`;
          link.textContent = label || message;
          item.append(link, label ? `: ${message}` : "");
        } else {
          item.textContent = message;
        }
        return item;
      });
      problems.querySelector("ul").replaceChildren(...items);
      problems.hidden = !items.length;
    };
    problems.addEventListener("click", (event) => {
      if (event.target.closest("a") && size.isOwnScreen()) close();
    });

    // The frames ----------------------------------------------------------------------

    const documentOf = (frame) => {
      try {
        return frame?.contentDocument || null;
      } catch {
        return null; // what the browser put there instead of an answer
      }
    };

    /** Keep a page from leading away from the form. */
    const tame = (frame, page) => {
      page.addEventListener(
        "click",
        (event) => {
          const link = event.target.closest?.("a[href]");
          if (!link || link.href.split("#")[0] === page.URL.split("#")[0]) return;
          event.preventDefault();
          event.stopPropagation();
          window.open(link.href, "_blank", "noopener");
        },
        true,
      );
      page.addEventListener("submit", (event) => event.preventDefault(), true);
      page.addEventListener("keydown", keys);
      for (const name of ["wheel", "touchmove", "keydown", "pointerdown"]) {
        page.addEventListener(name, () => (isSteered = true), { passive: true });
      }
    };

    const showResult = (page) => {
      const said = (selector, name) => page.querySelector(selector)?.getAttribute(name) || "";
      find("title").textContent = page.title;
      find("address").textContent = said('link[rel="canonical"]', "href").replace(/^https?:\/\//, "");
      find("description").textContent = said('meta[name="description"]', "content");
    };

    const arrived = (frame) => {
      if (Number(frame.dataset.number) !== latest) return frame.remove();
      const page = documentOf(frame);
      const found = page?.querySelector("[data-preview-problems]");
      panel.removeAttribute("aria-busy");
      if (found || !page?.body?.childElementCount) {
        frame.remove();
        list(found ? [...found.children] : []);
        sent = found ? sent : null;
        return say(!found ? "failed" : front ? "invalid" : "empty");
      }
      const old = front;
      list([]);
      tame(frame, page);
      size.fit(frame, tab.id);
      const before = documentOf(old);
      if (before && old.dataset.tab === frame.dataset.tab) {
        frame.contentWindow.scrollTo({ top: old.contentWindow.scrollY, behavior: "instant" });
      }
      front = frame;
      frame.classList.add("is-shown");
      old?.remove();
      showResult(page);
      if (!isSteered) keepInSight(frame, placeOf(form));
      say("fresh");
    };

    const load = (url, number) => {
      for (const frame of stage.querySelectorAll("iframe:not(.is-shown)")) frame.remove();
      const frame = document.createElement("iframe");
      frame.dataset.number = number;
      frame.dataset.tab = tab.id;
      frame.title = panel.dataset.frame.replace("{view}", tab.textContent);
      frame.addEventListener("load", () => arrived(frame));
      frame.src = url;
      size.fit(frame, tab.id);
      stage.append(frame);
    };

    // Following the form --------------------------------------------------------------

    const follow = async ({ again = false } = {}) => {
      if (panel.hidden) return;
      const text = window.portalPreview.textOf(form);
      if (!again && text === sent) return;
      const number = ++latest;
      panel.setAttribute("aria-busy", "true");
      if (!front) say("loading");
      const kept = await window.portalPreview.keep(form);
      if (number !== latest) return;
      if (!kept) {
        panel.removeAttribute("aria-busy");
        return say("unkept");
      }
      sent = text;
      load(`${panel.dataset.url}?${new URLSearchParams({ ...kept, ...tab.dataset })}`, number);
    };

    const soon = () => {
      clearTimeout(timer);
      if (!panel.hidden) timer = setTimeout(follow, PAUSE);
    };
    const changed = () => {
      isSteered = false;
      soon();
    };
    for (const name of ["input", "change", "formset:added", "formset:removed"]) {
      form.addEventListener(name, changed);
    }
    // Choices by autocompletion tell nobody else.
    window.django?.jQuery(form).on("change", changed);
    // Buttons and keys of the text editor and of rows change the form without an event of their own.
    for (const name of ["click", "keyup", "pointerup", "drop"]) form.addEventListener(name, soon);
    form.addEventListener("focusin", () => {
      isSteered = false;
      if (!panel.hidden && documentOf(front)) keepInSight(front, placeOf(form));
    });

    // The tabs ------------------------------------------------------------------------

    const mark = () => {
      for (const each of tabs) {
        each.setAttribute("aria-selected", String(each === tab));
        each.tabIndex = each === tab ? 0 : -1;
      }
      shown.setAttribute("aria-labelledby", tab.id);
      const isSearch = tab.id === "preview-search";
      result.hidden = !isSearch;
      stage.classList.toggle("is-read-only", isSearch);
    };
    const choose = (next, { isFocused = false } = {}) => {
      tab = next;
      mark();
      if (isFocused) next.focus();
      remember({ tab: next.id });
      if (front && front.dataset.tab !== next.id) {
        // Another width of the same page needs no other answer.
        const other = tabs.find((each) => each.id === front.dataset.tab)?.dataset;
        const isSame = other?.show === next.dataset.show && other?.lang === next.dataset.lang;
        if (isSame) {
          front.dataset.tab = next.id;
          front.title = panel.dataset.frame.replace("{view}", next.textContent);
          size.fit(front, next.id);
          return soon();
        }
      }
      follow({ again: true });
    };
    const MOVES = { ArrowRight: 1, ArrowLeft: -1, Home: -Infinity, End: Infinity };
    panel.querySelector('[role="tablist"]').addEventListener("keydown", (event) => {
      if (!(event.key in MOVES)) return;
      event.preventDefault();
      const at = tabs.indexOf(tab) + MOVES[event.key];
      const last = tabs.length - 1;
      const next = event.key === "Home" ? 0 : event.key === "End" ? last : (at + tabs.length) % tabs.length;
      choose(tabs[next], { isFocused: true });
    });
    for (const each of tabs) each.addEventListener("click", () => choose(each));

    // Opening and closing ---------------------------------------------------------------

    const show = (isOpen) => {
      panel.hidden = !isOpen;
      document.documentElement.classList.toggle("is-previewing", isOpen);
      button.setAttribute("aria-expanded", String(isOpen));
    };
    const open = () => {
      show(true);
      size.opened();
      remember({ open: true });
      if (size.isOwnScreen()) find("close").focus();
      follow({ again: true });
    };
    const close = () => {
      const isInside = panel.contains(document.activeElement);
      clearTimeout(timer);
      latest += 1;
      show(false);
      size.closed();
      remember({ open: false });
      if (isInside) button.focus();
    };
    const keys = (event) => {
      const isOurs = (event.ctrlKey || event.metaKey) && event.shiftKey && event.key.toLowerCase() === "p";
      if (isOurs) {
        event.preventDefault();
        if (panel.hidden) open();
        else close();
      } else if (event.key === "Escape" && !panel.hidden && size.isOwnScreen()) {
        close();
      }
    };
    button.addEventListener("click", () => (panel.hidden ? open() : close()));
    find("close").addEventListener("click", close);
    document.addEventListener("keydown", keys);

    // Beside everything else, which cannot be reached while the panel is a screen of its own.
    document.body.append(panel);
    find("files").hidden = !form.querySelector('input[type="file"]');
    const known = remembered();
    size.use(known.width, (width) => remember({ width }));
    const usual = size.isOwnScreen() ? "preview-phone" : "preview-page";
    tab = tabs.find((each) => each.id === (known.tab || usual)) || tabs[0];
    mark();
    button.hidden = false;
    // A screen of its own would hide the form that was asked for.
    if (known.open && !size.isOwnScreen()) open();
  };

  // The autosave has begun then: this script comes after its own.
  if (panel && button && form) document.addEventListener("DOMContentLoaded", start);
}
