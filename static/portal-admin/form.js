/* Change forms: errors lead to their fields, rich text is labelled, nothing typed is lost. */
"use strict";
{
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

  // What is to be corrected or is asked is read first, also where Django puts the focus into a new form.
  const note = document.querySelector(".errornote, .asked");
  if (note) {
    note.tabIndex = -1;
    window.addEventListener("load", () => note.focus());
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest(".error-summary a, .preview__problems a");
    const found = link && target(decodeURIComponent(link.hash.slice(1)));
    if (!found) return;
    event.preventDefault();
    reveal(found);
  });

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
  const touch = () => {
    touched = true;
    if (unsaved) unsaved.hidden = false;
  };
  if (touched) touch();
  for (const name of ["input", "change"]) form?.addEventListener(name, touch);
  form?.addEventListener("submit", () => (leaving = true));
  window.addEventListener("beforeunload", (event) => {
    if (touched && !leaving && !form.dataset.kept) event.preventDefault();
  });
}
