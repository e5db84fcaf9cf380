/* The widgets of a page's rows, built when they are needed: when their row is opened, comes near
 * the window or gets the focus. A form with hundreds of rows would stand still otherwise.
 *
 * Until then the rich-text editor and the autocompletion do not know of their fields: this script
 * runs before theirs, and takes away what they are found by. The fields stay in the form, with
 * the values that came from the server, so a row that nobody opens is sent as it was. Where a
 * text will get its editor, its words stand meanwhile, for searching in the page and for paper.
 */
"use strict";
{
  const RICH = "data-django-prose-editor-configurable";
  const ASLEEP = "asleep";
  const ROWS = ":is(tr.form-row, .inline-related:not(.tabular)):not(.empty-form)";
  const rowOf = (element) => element.closest?.(ROWS);
  const isFolded = (row) => row.classList.contains("folded");

  /** Return the words of some HTML, each block on a line of its own. Nothing of it is run. */
  const wordsOf = (html) => {
    const body = new DOMParser().parseFromString(html, "text/html").body;
    body.querySelectorAll("p, li, h2, h3, h4, tr, br").forEach((block) => block.append("\n"));
    return body.textContent.trim();
  };

  const lull = {
    text: (textarea) => {
      textarea.dataset.editor = textarea.getAttribute(RICH);
      textarea.removeAttribute(RICH);
      const words = document.createElement("div");
      words.className = "row-text";
      words.tabIndex = 0;
      words.setAttribute("role", "textbox");
      words.setAttribute("aria-multiline", "true");
      words.textContent = wordsOf(textarea.value);
      const label = textarea.labels[0];
      if (label) words.setAttribute("aria-label", label.textContent.trim().replace(/:$/, ""));
      label?.addEventListener("click", () => words.focus());
      textarea.before(words);
      textarea.hidden = true;
    },
    choice: (select) => select.classList.replace("admin-autocomplete", ASLEEP),
  };

  // Another text was put into it (form-adopt.js).
  document.addEventListener("text:put", ({ target }) => {
    const words = target.dataset.editor && target.previousElementSibling;
    if (words) words.textContent = wordsOf(target.value);
  });

  const wakeText = async (textarea) => {
    const words = textarea.previousElementSibling;
    textarea.setAttribute(RICH, textarea.dataset.editor);
    delete textarea.dataset.editor;
    try {
      const { createEditor } = await import("django-prose-editor/configurable");
      await createEditor(textarea);
    } finally {
      // Without an editor the text can still be written, as without scripts.
      const asked = words.contains(document.activeElement);
      textarea.hidden = false;
      words.remove();
      const box = textarea.closest(".prose-editor")?.querySelector("[contenteditable]");
      if (asked) (box || textarea).focus({ preventScroll: true });
    }
  };

  const wakeChoices = (selects) => {
    const focused = document.activeElement;
    selects.forEach((select) => select.classList.replace(ASLEEP, "admin-autocomplete"));
    window.django.jQuery(selects).djangoAdminSelect2();
    const asked = selects.find((select) => select === focused);
    asked?.nextElementSibling.querySelector(".select2-selection")?.focus({ preventScroll: true });
  };

  const near = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) {
        if (isIntersecting && !isFolded(target) && !target.matches(".found")) wake(target);
      }
    },
    { rootMargin: "50% 0px" },
  );

  /** Build the widgets of a row, once. */
  const wake = (row) => {
    near.unobserve(row);
    if (!row.matches(".row-asleep")) return;
    row.classList.remove("row-asleep", "found");
    const choices = [...row.querySelectorAll(`select.${ASLEEP}`)];
    if (choices.length) wakeChoices(choices);
    row.querySelectorAll("textarea[data-editor]").forEach(wakeText);
    row.dispatchEvent(new CustomEvent("row:awake", { bubbles: true }));
  };

  // How an editor is made stands in the first of its rows alone (RichTextarea).
  for (const textarea of document.querySelectorAll("textarea[data-editor-of]")) {
    const [first] = document.getElementsByName(textarea.dataset.editorOf);
    if (first) textarea.setAttribute(RICH, first.getAttribute(RICH));
  }

  for (const row of document.querySelectorAll(`.inline-group ${ROWS}`)) {
    const texts = row.querySelectorAll(`textarea[${RICH}]`);
    const choices = row.querySelectorAll("select.admin-autocomplete");
    if (!texts.length && !choices.length) continue;
    texts.forEach(lull.text);
    choices.forEach(lull.choice);
    row.classList.add("row-asleep");
  }

  // Rows fold before anybody looks which of them are near.
  document.addEventListener("DOMContentLoaded", () => {
    document.querySelectorAll(".row-asleep").forEach((row) => near.observe(row));
  });
  document.addEventListener("row:opened", ({ target, detail }) => {
    target.classList.toggle("found", Boolean(detail?.found));
    near.unobserve(target);
    near.observe(target);
  });
  document.addEventListener("focusin", ({ target }) => {
    const row = rowOf(target);
    // Its head alone builds nothing: one goes through heads to the row that one looks for.
    if (row?.matches(".row-asleep") && !target.closest("h3")) wake(row);
  });
}
