/* “Add city…” beside a field that chooses what can be made with a few fields alone, in rows as well:
 * it is made in a dialog and chosen in the field. The page says which, see
 * smartcities/publishing/admin/forms/dialog.py.
 */
"use strict";
{
  const { gettext, FormDialog } = window;
  const offered = JSON.parse(document.getElementById("dialogs")?.textContent || "{}") || {};
  const dialogs = new Map(); // {address: dialog}
  let wanting = null; // the field that something is made for
  let said = null;

  const choose = (made) => {
    FormDialog.choose(wanting.querySelector("select"), made);
    said.textContent = gettext("“{name}” is chosen. It takes effect when you save.").replace("{name}", made.name);
    wanting.querySelector(".select2-selection, select")?.focus();
  };

  const open = (wrapper) => {
    wanting = wrapper;
    said.textContent = "";
    const { pathname } = new URL(wrapper.querySelector("a.add-related").href);
    if (!dialogs.has(pathname)) {
      const filled = (form) => form.querySelector("input:not([type=hidden])")?.focus();
      dialogs.set(pathname, new FormDialog(`${pathname}?_dialog=1`, { done: choose, filled }));
    }
    dialogs.get(pathname).open();
  };

  const begin = () => {
    for (const link of document.querySelectorAll(".related-widget-wrapper a.add-related")) {
      const name = offered[new URL(link.href).pathname];
      if (!name) continue;
      const button = document.createElement("button");
      Object.assign(button, { type: "button", className: "quick-add", textContent: name });
      link.hidden = true;
      const wrapper = link.closest(".related-widget-wrapper");
      wrapper.classList.add("has-dialog");
      wrapper.append(button);
    }
    said = Object.assign(document.createElement("div"), { className: "visually-hidden" });
    said.setAttribute("role", "status");
    document.body.append(said);
    document.addEventListener("click", ({ target }) => {
      const button = target.closest?.(".quick-add");
      if (button) open(button.closest(".related-widget-wrapper"));
    });
  };

  if (gettext && FormDialog) {
    if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin);
    else begin();
  }
}
