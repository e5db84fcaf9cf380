/* Change forms: errors lead to their fields, rich text is labelled, nothing typed is lost. */
"use strict";
{
  const WRITTEN = ":is(button, input, select, textarea):not(:disabled)";

  /** Return what can take the focus for the field of this id: its editor or stand-in, if any. */
  const target = (id) => {
    const field = document.getElementById(id) || document.getElementById(`${id}_0`);
    if (!field) return null;
    const editor = field.closest(".prose-editor")?.querySelector("[contenteditable]");
    const asleep = field.hidden ? field.previousElementSibling : null; // row-widgets.js
    const chosen = field.matches(".select2-hidden-accessible")
      ? field.nextElementSibling?.querySelector(".select2-selection")
      : null;
    return editor || asleep || chosen || field;
  };

  const reveal = (element) => {
    for (let at = element.closest("details"); at; at = at.parentElement.closest("details")) {
      at.open = true;
    }
    element.closest(".folded")?.querySelector(".row-fold")?.click();
    if (!element.matches("a, button, input, select, textarea, [tabindex], [contenteditable]")) {
      element.tabIndex = -1;
    }
    element.focus({ preventScroll: true });
    element.scrollIntoView({ block: "center" });
  };

  const note = document.querySelector(".errornote, .asked");
  const summary = document.querySelector(".error-summary");
  const follow = (link) => {
    const found = link && target(decodeURIComponent(link.hash.slice(1)));
    if (found) reveal(found);
    return found;
  };
  document.addEventListener("click", (event) => {
    const link = event.target.closest(".error-summary a, .preview__problems a");
    if (follow(link)) event.preventDefault();
  });

  /** Put the focus where reading or writing begins. */
  const begin = () => {
    const isNew = document.querySelector("#form-addresses[data-is-new]");
    const fields = [...(isNew?.closest("form").elements || [])];
    const first = fields.find((field) => field.matches(WRITTEN) && field.checkVisibility());
    if (note) note.tabIndex = -1;
    // A link of the summary that was pressed before this script was there has only scrolled.
    const early = [...(summary?.querySelectorAll("a") || [])].find((link) => link.hash === location.hash);
    if (location.hash && early) {
      follow(early);
      history.replaceState(history.state, "", location.pathname + location.search);
    } else if (document.activeElement === document.body) {
      // Whoever is in a field already is left there. What is to be corrected or is
      // asked is read first.
      (note || first)?.focus();
    }
  };
  begin();

  // The editor takes the place of a textarea, whose label would point to nothing.
  const label = (textarea) => {
    const editor = textarea.closest(".prose-editor");
    const box = editor?.querySelector(".ProseMirror[contenteditable]");
    if (!box) return;
    const text = document.querySelector(`label[for="${textarea.id}"]`);
    const help = document.getElementById(`${textarea.id}_helptext`);
    box.setAttribute("role", "textbox");
    box.setAttribute("aria-multiline", "true");
    if (text) {
      box.setAttribute("aria-label", text.textContent.trim().replace(/:$/, ""));
      text.addEventListener("click", () => box.focus());
    }
    if (help) box.setAttribute("aria-describedby", help.id);
  };
  document.addEventListener("prose-editor:ready", ({ detail: { editor, textarea } }) => {
    label(textarea);
    // Its toolbar comes a moment later.
    editor.on("create", () => label(textarea));
  });
  document.querySelectorAll(".prose-editor > textarea").forEach(label);
  // A browser brings only the caret into view: the rest of the box would lie under the buttons.
  document.addEventListener("keyup", ({ key, target: box }) => {
    if (key === "Tab" && box.matches?.(".ProseMirror")) box.scrollIntoView({ block: "nearest" });
  });

  // Leaving with unsaved changes asks first, unless they are kept (autosave.js); the browser words
  // the question.
  const form = document.querySelector(".change-form #content-main > form");
  let touched = Boolean(note);
  let leaving = false;
  const unsaved = document.querySelector(".submit-unsaved");
  const discard = document.getElementById("discard-changes");
  const tell = (isUnsaved) => {
    if (!unsaved) return;
    unsaved.hidden = !isUnsaved;
    unsaved.parentElement.classList.toggle("is-unsaved", isUnsaved);
  };
  const touch = () => {
    touched = true;
    tell(true);
    if (discard) discard.closest("li").hidden = false;
  };
  // What was typed last is thrown away with the rest, so it has to be kept first.
  discard?.addEventListener("click", async (event) => {
    if (form.dataset.kept === undefined || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const waits = [];
    form.dispatchEvent(new CustomEvent("autosave:now", { detail: { waits } }));
    await Promise.all(waits);
    location.assign(discard.href);
  });
  if (touched) touch();
  for (const name of ["input", "change"]) form?.addEventListener(name, touch);
  form?.addEventListener("submit", () => (leaving = true));
  // Saved without leaving (form-save.js).
  form?.addEventListener("form:saving", () => (leaving = false));
  form?.addEventListener("form:saved", ({ detail }) => {
    touched = detail.isTyped;
    tell(false);
    if (touched) touch();
  });
  window.addEventListener("beforeunload", (event) => {
    if (touched && !leaving && !form.dataset.kept) event.preventDefault();
  });
}
