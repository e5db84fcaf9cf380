// The look in the portal's settings: a picker beside each colour, and what follows from them, made
// by the server of what is typed (smartcities/portal/preview.py).
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  const shown = document.querySelector("[data-look]");
  const fields = [...document.querySelectorAll("[name='accent_colour'], [name='second_colour'], [name='typeface']")];
  let asked = null;
  let waiting = 0;

  const show = async () => {
    asked?.abort();
    asked = new AbortController();
    const values = new URLSearchParams(fields.map(({ name, value }) => [name, value]));
    try {
      const answer = await fetch(`${shown.dataset.look}?${values}`, { signal: asked.signal });
      // Of whoever is no longer signed in: saving will say so.
      if (answer.ok && !answer.redirected) shown.innerHTML = await answer.text();
    } catch {
      // Another one was asked for, or there is no connection: what is shown stays.
    }
  };

  const soon = () => {
    clearTimeout(waiting);
    waiting = setTimeout(show, 250);
  };

  if (shown) for (const field of fields) field.addEventListener("input", soon);

  for (const picker of document.querySelectorAll("[data-colour-of]")) {
    const field = document.getElementById(picker.dataset.colourOf);
    const { own } = picker.dataset;
    // Two pickers: each says whose it is.
    picker.ariaLabel += `: ${field.labels[0].textContent.trim().replace(/:$/, "")}`;
    picker.hidden = false;
    picker.addEventListener("input", () => {
      field.value = picker.value;
      field.dispatchEvent(new Event("input", { bubbles: true }));
      field.dispatchEvent(new Event("change", { bubbles: true }));
    });
    field.addEventListener("input", () => {
      const [, digits] = /^#?([0-9a-f]{6})$/i.exec(field.value.trim()) || [];
      picker.value = digits ? `#${digits}` : own;
    });
  }
});
