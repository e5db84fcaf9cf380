/* “Upload a picture…” beside every field of pictures, in rows as well: a file is chosen or dropped,
 * described and given its focal point in a dialog, stored in the library, and chosen in the field.
 */
"use strict";
{
  const { gettext, FormDialog } = window;
  const FIELD = ".related-widget-wrapper[data-model-ref=image]";
  const ADD = /\/media\/image\/add\/$/;
  let dialog = null;
  let wanting = null; // the field that the picture is for
  let said = null;

  const fileOf = (form) => form.elements.namedItem("file");
  const hasFile = (form) => fileOf(form).files.length || form.elements.namedItem("file-upload").value;

  /** Give the form a file, as if it had been chosen there. */
  const put = (form, file) => {
    const transfer = new DataTransfer();
    transfer.items.add(file);
    fileOf(form).files = transfer.files;
    fileOf(form).dispatchEvent(new Event("change", { bubbles: true }));
  };

  /** Choose the new picture in the field, which shows it as it shows any other. */
  const choose = (made) => {
    const { name } = made;
    FormDialog.choose(wanting.querySelector("select"), made);
    said.textContent = gettext("“{name}” is chosen. It takes effect when you save.").replace(
      "{name}",
      name,
    );
  };

  const open = async (wrapper, file) => {
    wanting = wrapper;
    said.textContent = "";
    const url = new URL(wrapper.querySelector("a.add-related").href);
    url.search = "?_dialog=1";
    dialog ||= new FormDialog(url.href, { done: choose, filled });
    const form = await dialog.open();
    if (!form || !dialog.dialog.open) return;
    if (file) put(form, file);
    // One act less: nothing can be done here before there is a file.
    else if (!hasFile(form)) fileOf(form).click();
  };

  const filled = (form) => {
    fileOf(form).focus();
    form.addEventListener("change", ({ target }) => {
      // It uploads while one writes what it shows.
      if (target === fileOf(form) && target.getAttribute("aria-invalid") !== "true") {
        form.elements.namedItem("alt").focus();
      }
    });
  };

  const equip = (part) => {
    for (const wrapper of part.querySelectorAll(FIELD)) {
      const link = wrapper.querySelector("a.add-related");
      if (!link || !ADD.test(new URL(link.href).pathname)) continue;
      const button = document.createElement("button");
      Object.assign(button, { type: "button", className: "picture-upload" });
      button.textContent = gettext("Upload a picture…");
      link.hidden = true;
      wrapper.classList.add("has-dialog", "takes-pictures");
      wrapper.append(button);
    }
  };

  /** Return the field of pictures that something is dragged over. */
  const fieldAt = (target) => {
    const place = target.closest?.(".fieldBox, td, .form-row")?.querySelectorAll(".takes-pictures");
    return place?.length === 1 ? place[0] : null;
  };
  const holdsFiles = (event) => event.dataTransfer?.types.includes("Files");
  const mark = (wrapper) => {
    for (const each of document.querySelectorAll(".dropping")) {
      if (each !== wrapper) each.classList.remove("dropping");
    }
    wrapper?.classList.add("dropping");
  };

  const begin = () => {
    equip(document);
    said = Object.assign(document.createElement("div"), { className: "visually-hidden" });
    said.setAttribute("role", "status");
    document.body.append(said);
    document.addEventListener("click", ({ target }) => {
      const button = target.closest?.(".picture-upload");
      if (button) open(button.closest(FIELD));
    });
    document.addEventListener("dragover", (event) => {
      const isIn = dialog?.dialog.contains(event.target);
      const wrapper = isIn ? null : fieldAt(event.target);
      if (!holdsFiles(event)) return;
      mark(wrapper);
      if (isIn || wrapper) event.preventDefault();
    });
    document.addEventListener("dragleave", (event) => event.relatedTarget || mark(null));
    document.addEventListener("drop", (event) => {
      mark(null);
      const [file] = event.dataTransfer?.files || [];
      const isIn = dialog?.dialog.contains(event.target);
      const wrapper = isIn ? null : fieldAt(event.target);
      // On a field of files the browser itself knows what to do.
      if (!file || event.target.matches?.("input[type=file]") || !(isIn || wrapper)) return;
      event.preventDefault();
      if (!isIn) open(wrapper, file);
      else if (dialog.form) put(dialog.form, file);
    });
  };

  if (gettext && FormDialog) {
    if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin);
    else begin();
  }
}
