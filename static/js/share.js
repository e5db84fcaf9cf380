// Copies a page's address or an embed's code, hands an address to the device, and lets the choices
// on /share/ work at once (htmx exchanges the parts). The page says the words (data attributes).
(() => {
  "use strict";
  const say = (button, words) => {
    const place = button.closest(".share").querySelector("[role=status]");
    place.textContent = "";
    // A moment later, so that a second copy is announced as well.
    setTimeout(() => { place.textContent = words; }, 60);
  };

  // The clipboard exists on secure addresses only, the device's own dialogue not everywhere.
  const offer = () => {
    for (const button of document.querySelectorAll("[data-share=copy], [data-share=device]")) {
      if (!(button.dataset.share === "copy" ? navigator.clipboard : navigator.share)) continue;
      button.hidden = false;
      if (button.parentElement.matches("li")) button.parentElement.hidden = false;
    }
  };

  document.addEventListener("click", ({ target }) => {
    const button = target.closest?.("[data-share]");
    if (!button) return;
    const { share, url, title, done, failed } = button.dataset;
    // Somebody who closes the device's own dialogue has not met an error.
    if (share === "device") navigator.share({ title, url }).catch(() => {});
    else navigator.clipboard.writeText(url).then(() => say(button, done), () => say(button, failed));
  });
  offer();

  const form = document.querySelector("[data-share-form]");
  const apply = form?.querySelector("[data-share-apply]");
  if (!apply || !window.htmx) return;
  const failure = form.querySelector("[data-share-failed]");
  const said = form.querySelector("[data-share-said]");
  const colour = form.querySelector("[data-share-colour]");
  const clear = form.querySelector("[data-share-clear]");
  const { accent, lang } = form.elements;

  const change = (value) => {
    accent.value = value;
    accent.dispatchEvent(new Event("change", { bubbles: true }));
  };
  apply.hidden = true;
  colour.hidden = clear.hidden = false;
  colour.addEventListener("change", (event) => {
    // The field beside it has the value; one change is enough.
    event.stopPropagation();
    change(colour.value.slice(1));
  });
  clear.addEventListener("click", () => {
    change("");
    accent.focus();
  });
  accent.addEventListener("change", () => {
    const [digits] = /[0-9a-f]{6}$/i.exec(accent.value.trim()) || [colour.defaultValue.slice(1)];
    colour.value = `#${digits}`;
  });
  // This page speaks the language that is chosen.
  lang.addEventListener("change", () => form.requestSubmit());

  // An address says what was chosen, and nothing of empty fields.
  form.addEventListener("htmx:configRequest", ({ detail }) => {
    for (const name of [...detail.formData.keys()]) if (!detail.formData.get(name)) detail.formData.delete(name);
  });
  // Enter in an option is that choice, which is on its way already.
  form.addEventListener("submit", (event) => {
    if (document.activeElement.closest("#share-live")) event.preventDefault();
  });
  // The last choice wins. That the one before is given up is no error to report.
  let latest = null;
  form.addEventListener("htmx:beforeRequest", ({ detail }) => { latest = detail; });
  form.addEventListener("htmx:abort", () => { if (latest) latest.error = ""; });

  const shows = (isFailed) => {
    apply.hidden = !isFailed;
    failure.hidden = !isFailed;
  };
  for (const name of ["htmx:sendError", "htmx:responseError", "htmx:timeout"]) form.addEventListener(name, () => shows(true));

  // What is unfolded stays so.
  const folds = () => [...form.querySelectorAll(".embedding__more")];
  let unfolded = [];
  form.addEventListener("htmx:beforeSwap", () => { unfolded = folds().map((fold) => fold.open); });
  form.addEventListener("htmx:afterRequest", ({ detail }) => {
    if (!detail.successful) return;
    shows(false);
    offer();
    folds().forEach((fold, number) => { fold.open = unfolded[number]; });
    for (const place of form.querySelectorAll("[data-share-error]")) {
      const field = document.getElementById(place.id.replace("-error", ""));
      field?.setAttribute("aria-invalid", String(place.textContent !== ""));
    }
    said.textContent = "";
    setTimeout(() => { said.textContent = said.dataset.shareSaid; }, 60);
  });

  // What was chosen before all this had begun is applied now: its button is gone.
  const isChosen = (field) =>
    field.options
      ? [...field.options].some((each) => each.selected !== each.defaultSelected)
      : field.checked !== field.defaultChecked || (field.name && field.value !== field.defaultValue);
  document.addEventListener("DOMContentLoaded", () => {
    const early = [...document.querySelectorAll("#share-live select, #share-live input")].find(isChosen);
    early?.dispatchEvent(new Event("change", { bubbles: true }));
  });
})();
