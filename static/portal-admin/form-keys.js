/* The keys of a page's form: Ctrl+S saves a draft, Ctrl+Enter publishes; with Cmd on a Mac. */
"use strict";
{
  const BUTTONS = { s: "_save", enter: "_publish" };

  document.addEventListener(
    "keydown",
    (event) => {
      const name = BUTTONS[event.key.toLowerCase()];
      const isOurs = name && (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
      const button = isOurs && document.querySelector(`.submit-row [name="${name}"]`);
      if (!button || event.isComposing || document.querySelector("dialog[open]")) return;
      // Before the editor of a formatted text, which would break the line, and the browser.
      event.preventDefault();
      event.stopPropagation();
      // As a click: what stands in the fields now is sent, and whoever waits for a form that is
      // sent is told. Held down, it is pressed once.
      if (!event.repeat) button.form.requestSubmit(button);
    },
    true,
  );
}
