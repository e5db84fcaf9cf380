/* Saves a page's form without leaving it: what was typed stays where it is, with cursor, scroll and
 * undo. What the server answers is taken over (form-adopt.js); a refusal, a question, a sign-in and rows
 * that are others now are shown by loading the form, as without this script.
 */
"use strict";
{
  const STAYS = ["_save", "_publish", "_continue"];
  const STORE = "said-on-saving";
  const region = document.getElementById("saved");
  const form = region?.closest("form");

  // What is said -------------------------------------------------------------------------------

  /** Say it above the buttons, which stay in sight. */
  const say = (said) => {
    const items = said.map(({ level, content }) => {
      const item = document.createElement("li");
      item.className = level;
      item.append(...content);
      return item;
    });
    const list = document.createElement("ul");
    list.className = "messagelist";
    list.append(...items);
    document.querySelectorAll("ul.messagelist").forEach((each) => each.remove());
    region.querySelector(".saved__said").replaceChildren(...(items.length ? [list] : []));
    region.querySelector("button").hidden = !items.length;
  };

  /** Take away what is said; *isRead*: or only that it was saved, since somebody types on. */
  const hush = (isRead) => {
    const list = region.querySelector("ul");
    if (list && (isRead || !list.querySelector("li:not(.success)"))) say([]);
  };

  const saidIn = (page) =>
    [...page.querySelectorAll("ul.messagelist > li")].map((item) => ({
      level: item.className,
      content: [...document.importNode(item, true).childNodes],
    }));

  /** Have the form that is loaded next say it. */
  const keep = (said) => {
    const texts = said.map(({ level, content }) => [level, content.map((node) => node.textContent).join("").trim()]);
    try {
      sessionStorage.setItem(STORE, JSON.stringify(texts));
    } catch {
      // Then the form alone says what is stored.
    }
  };

  const sayKept = () => {
    try {
      const texts = JSON.parse(sessionStorage.getItem(STORE) || "[]");
      sessionStorage.removeItem(STORE);
      if (texts.length) say(texts.map(([level, text]) => ({ level, content: [text] })));
    } catch {
      // Storage is forbidden.
    }
  };

  // Saving ------------------------------------------------------------------------------------

  let isSaving = false;
  let isLeaving = false;
  let isGone = false;
  let again = null;

  /** Tell whether the answer will have other rows or files than the form, or an end to its questions. */
  const isOther = () => {
    const total = (name) => form.elements[name.replace("TOTAL", "INITIAL")]?.value;
    const isRow = ({ name, value, checked }) =>
      (name.endsWith("-TOTAL_FORMS") && value !== total(name)) || (name.endsWith("-DELETE") && checked);
    const isFile = ({ name, type, value, files, checked }) =>
      (type === "file" && files.length) || (name.endsWith("-upload") && value) || (name.endsWith("-clear") && checked);
    const fields = [...form.elements].filter(({ name }) => name && !name.includes("__prefix__"));
    return document.querySelector(".errornote, .asked") || fields.some((each) => isRow(each) || isFile(each));
  };

  /** Send the form as without this script. */
  const load = (button) => {
    isGone = isLeaving = true;
    form.requestSubmit(button);
    isLeaving = false;
  };

  const go = (url) => {
    isGone = true;
    location.replace(url);
  };

  const isSaved = (answer) => {
    const { pathname, searchParams } = new URL(answer.url);
    const isForm = pathname === location.pathname && !searchParams.has("take_up");
    return answer.ok && answer.redirected && isForm;
  };

  const send = async (button) => {
    const data = new FormData(form, button);
    const answer = await fetch(form.action, { method: "POST", body: data });
    const text = await answer.text();
    return isSaved(answer) ? { url: answer.url, page: new DOMParser().parseFromString(text, "text/html") } : null;
  };

  const tell = (name, detail) => form.dispatchEvent(new CustomEvent(`form:${name}`, { detail }));

  /** Save, and return what is to be done then. */
  const save = async (button) => {
    const { adopt, takeData, valuesOf } = window.formAdopt;
    const sent = valuesOf(form);
    tell("saving");
    let stored = null;
    try {
      stored = await send(button);
    } catch {
      return () => {
        tell("not-saved");
        say([{ level: "error", content: [region.dataset.unknown] }]);
      };
    }
    if (!stored) return () => load(button);
    const said = saidIn(stored.page);
    const adopted = await adopt(form, stored.page, sent);
    if (!adopted) {
      keep(said);
      if (JSON.stringify(valuesOf(form)) === JSON.stringify(sent)) return () => go(stored.url);
      // What was typed meanwhile goes on in the form that is loaded.
      takeData(stored.page, "autosave");
      tell("saved", { isTyped: true });
      const waits = [];
      form.dispatchEvent(new CustomEvent("autosave:now", { detail: { waits } }));
      await Promise.all(waits);
      return () => go(`${location.pathname}?take_up=${form.elements.autosave_tab.value}`);
    }
    return () => {
      if (location.href.split("#")[0] !== stored.url) history.replaceState(history.state, "", stored.url);
      tell("saved", adopted);
      say(said);
    };
  };

  const press = async (button) => {
    isSaving = true;
    again = null;
    say([]);
    form.setAttribute("aria-busy", "true");
    const finish = await save(button);
    form.removeAttribute("aria-busy");
    isSaving = false;
    const next = again;
    finish();
    if (next && !isGone) form.requestSubmit(next);
  };

  if (form) {
    // After everybody else: a file that is still on its way holds the form up.
    document.addEventListener("submit", (event) => {
      const { target, submitter } = event;
      if (target !== form || event.defaultPrevented || !STAYS.includes(submitter?.name)) return;
      if (isLeaving || (!isSaving && isOther())) return;
      event.preventDefault();
      if (isSaving) again = submitter;
      else press(submitter);
    });
    window.addEventListener("beforeunload", (event) => isSaving && event.preventDefault());
    form.addEventListener("input", (event) => event.isTrusted && hush(false));
    region.querySelector("button").addEventListener("click", () => hush(true));
    document.addEventListener("DOMContentLoaded", sayKept);
  }
}
