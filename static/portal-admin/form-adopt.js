/* Takes over into an open form what is stored after it was saved: values that colleagues or the
 * server's rules changed, numbers of versions, the form's head. Cursor, selection, undo and scroll
 * stay as they are. form-save.js uses it.
 *
 * The server answers a save with the whole form, as it would be loaded. Where that has other rows, it
 * cannot be taken over, and the form is loaded.
 */
"use strict";
{
  const BUTTONS = ["file", "submit", "button", "reset", "image"];
  const ASIDE = /^(_.*|csrfmiddlewaretoken|autosave_tab)$|__prefix__/;
  const SAME = /-(TOTAL_FORMS|INITIAL_FORMS|row_key)$/;

  /** The editors of formatted text that are built, by their text areas. */
  const editors = new WeakMap();
  document.addEventListener("prose-editor:ready", ({ detail: { editor, textarea } }) =>
    editors.set(textarea, editor),
  );

  /** Return {name: fields} of a form, without what stands beside its content. */
  const fieldsOf = (form) => {
    const found = new Map();
    for (const field of form.elements) {
      if (!field.name || BUTTONS.includes(field.type) || ASIDE.test(field.name)) continue;
      found.set(field.name, [...(found.get(field.name) || []), field]);
    }
    return found;
  };

  /** Return {name: values} of the form as it would be sent now. */
  const valuesOf = (form) => {
    const found = {};
    for (const [name, value] of new FormData(form)) {
      if (typeof value === "string") (found[name] ||= []).push(value);
    }
    return found;
  };

  // One field --------------------------------------------------------------------------------

  /** Have an editor show *html*; what is the same in it stays, with the cursor and the undo. */
  const putHtml = (editor, html, { createDocument }) => {
    const { doc } = editor.state;
    const fresh = createDocument(html, editor.schema);
    const start = doc.content.findDiffStart(fresh.content);
    if (start === null) return;
    let { a, b } = doc.content.findDiffEnd(fresh.content);
    const overlap = start - Math.min(a, b);
    if (overlap > 0) [a, b] = [a + overlap, b + overlap];
    const change = editor.state.tr.replace(start, a, fresh.slice(start, b));
    editor.view.dispatch(change.setMeta("addToHistory", false));
  };

  const putText = (area, fresh, isKept, tools) => {
    const editor = editors.get(area);
    const text = fresh.value;
    if (!isKept && editor) putHtml(editor, text, tools);
    else if (!isKept && area.value !== text) {
      area.value = text;
      area.dispatchEvent(new CustomEvent("text:put", { bubbles: true }));
    }
    // What an editor sends of the text that is stored.
    area.defaultValue = isKept ? text : area.value;
  };

  const putChoice = (select, fresh, isKept) => {
    const kept = new Set([...select.selectedOptions].map((option) => option.value));
    const stored = new Set([...fresh.selectedOptions].map((option) => option.value));
    for (const option of fresh.selectedOptions) {
      if (![...select.options].some((each) => each.value === option.value)) {
        select.append(document.importNode(option, true));
      }
    }
    const chosen = isKept ? kept : stored;
    for (const option of select.options) {
      option.defaultSelected = stored.has(option.value);
      option.selected = chosen.has(option.value);
    }
    const isAnother = kept.size !== chosen.size || [...chosen].some((value) => !kept.has(value));
    if (isAnother && select.matches(".select2-hidden-accessible")) {
      window.django.jQuery(select).trigger("change.select2");
    }
  };

  /** Have *field* hold what *fresh* holds; what was typed meanwhile is kept as a change of it. */
  const put = (field, fresh, isKept, tools) => {
    if (field.matches("textarea")) putText(field, fresh, isKept, tools);
    else if (field.matches("select")) putChoice(field, fresh, isKept);
    else if (["checkbox", "radio"].includes(field.type)) {
      const isChecked = isKept ? field.checked : fresh.checked;
      field.defaultChecked = fresh.checked;
      field.checked = isChecked;
    } else if (field.type === "hidden") {
      if (!isKept) field.value = fresh.value;
    } else {
      const value = isKept ? field.value : fresh.value;
      field.defaultValue = fresh.value;
      if (field.value !== value) field.value = value;
    }
  };

  // Around the fields --------------------------------------------------------------------------

  /** Return the pairs of an open page's part and of the one that the server sent. */
  const partsOf = (page, selector) => {
    const [here, there] = [document, page].map((each) => [...each.querySelectorAll(selector)]);
    return here.length === there.length ? here.map((part, at) => [part, there[at]]) : null;
  };

  /** Renew the children of *part*; those that hold something with an id are known to scripts, and stay. */
  const renew = (part, fresh) => {
    const idOf = (child) => child.id || child.querySelector("[id]")?.id;
    const kept = (child) => {
      const id = idOf(child);
      const known = id && [...part.children].find((each) => idOf(each) === id);
      if (known) known.hidden = child.hidden;
      return known || document.importNode(child, true);
    };
    part.replaceChildren(...[...fresh.children].map(kept));
  };

  /** Tell whether *part* has the same of what scripts know as the one that the server sent. */
  const hasSame = ([part, fresh]) => {
    const ids = (each) => [...each.querySelectorAll("[id]")].map(({ id }) => id).join();
    return ids(part) === ids(fresh);
  };

  const takeData = (page, id, names) => {
    const [part, other] = [document.getElementById(id), page.getElementById(id)];
    for (const name of part && other ? names || Object.keys(other.dataset) : []) {
      part.dataset[name] = other.dataset[name];
    }
  };

  const HEADS = ".breadcrumbs, .form-head__name, .change-form .readonly, .inline_label, td.original > p";
  const TOOLS = ".form-head .object-tools, .submit-state";
  const links = (form) =>
    [...form.querySelectorAll(".upload a, .file-upload a")].map((link) => link.getAttribute("href")).join();

  /** Tell whether what the server sent has the same rows, files and tools as the form that is open. */
  const fits = (form, page, fresh) => {
    const [here, there] = [fieldsOf(form), fieldsOf(fresh)];
    if (here.size !== there.size || links(form) !== links(fresh)) return false;
    for (const [name, fields] of here) {
      const others = there.get(name);
      if (others?.length !== fields.length) return false;
      if (SAME.test(name) && fields[0].value !== others[0].value) return false;
    }
    const tools = partsOf(page, TOOLS);
    return Boolean(tools?.every(hasSame) && partsOf(page, HEADS));
  };

  /** Take over the *page* that the server sent after *sent* was saved.
   *
   * Resolves to {isTyped}, whether something was typed meanwhile, or to null if it cannot be taken over.
   */
  const adopt = async (form, page, sent) => {
    const fresh = page.getElementById(form.id);
    if (!fresh || !fits(form, page, fresh)) return null;
    const hasEditors = [...form.elements].some((field) => editors.has(field));
    const tools = hasEditors ? await import("django-prose-editor/editor") : null;
    // From here on nothing waits: nobody can type in between.
    const there = fieldsOf(fresh);
    const now = valuesOf(form);
    let isTyped = false;
    for (const [name, fields] of fieldsOf(form)) {
      const isKept = JSON.stringify(now[name]) !== JSON.stringify(sent[name]);
      isTyped ||= isKept;
      fields.forEach((field, at) => put(field, there.get(name)[at], isKept, tools));
    }
    for (const [part, other] of partsOf(page, HEADS)) {
      part.replaceChildren(...document.importNode(other, true).childNodes);
    }
    for (const [part, other] of partsOf(page, TOOLS)) renew(part, other);
    takeData(page, "autosave");
    // Since when it is open does not change.
    takeData(page, "presence", ["base"]);
    const [link, otherLink] = [document, page].map((each) => each.querySelector("#presence a"));
    if (link && otherLink) link.href = otherLink.getAttribute("href");
    document.title = page.title;
    return { isTyped };
  };

  window.formAdopt = { adopt, takeData, valuesOf };
}
