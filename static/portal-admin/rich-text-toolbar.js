/* The bar of buttons of rich text: one Tab stop, arrows within, names in the admin's language.
 * Which buttons there are says the library's own menu, which this extends. */
import { Menu as Base, gettext } from "django-prose-editor/editor";

const NAMES = {
  heading2: gettext("Heading 2"),
  heading3: gettext("Heading 3"),
  heading4: gettext("Heading 4"),
  bulletList: gettext("Bulleted list"),
  orderedList: gettext("Numbered list"),
  blockquote: gettext("Quotation"),
  paragraph: gettext("Paragraph"),
  bold: gettext("Bold"),
  italic: gettext("Italic"),
  subscript: gettext("Subscript"),
  superscript: gettext("Superscript"),
  link: gettext("Link"),
  unlink: gettext("Remove the link"),
  table: gettext("Insert a table"),
  "table:addColumnAfter": gettext("Add a column"),
  "table:deleteColumn": gettext("Delete the column"),
  "table:addRowAfter": gettext("Add a row"),
  "table:deleteRow": gettext("Delete the row"),
  "table:mergeCells": gettext("Merge the cells"),
  "table:splitCell": gettext("Split the cell"),
  "table:toggleHeaderCell": gettext("Heading of a row or column"),
  "table:deleteTable": gettext("Delete the table"),
  "history:undo": gettext("Undo"),
  "history:redo": gettext("Redo"),
};
const KEYS = { bold: "B", italic: "I", link: "K", "history:undo": "Z", "history:redo": "Y" };
const TOGGLES = /^(bold|italic|subscript|superscript|link|paragraph|blockquote|heading\d|\w+List)$/;

/** Return the name of the field that the editor stands for. */
const fieldName = (bar) => {
  const textarea = bar.closest(".prose-editor")?.querySelector("textarea");
  const label = textarea?.id && document.querySelector(`label[for="${textarea.id}"]`);
  return label ? label.textContent.trim().replace(/[:*\s]+$/, "") : "";
};

/** Make *bar* a toolbar as the ARIA practices describe it; returns what keeps it one. */
const dress = (bar, editor) => {
  const all = [...bar.querySelectorAll("button")];
  const usable = () => all.filter((button) => !button.classList.contains("hidden"));
  let stop = all[0]; // the button that Tab leads to

  bar.setAttribute("role", "toolbar");
  bar.setAttribute("aria-label", gettext("Formatting: {field}").replace("{field}", fieldName(bar)));
  for (const button of all) {
    const name = NAMES[button.dataset.name];
    if (!name) continue;
    const key = KEYS[button.dataset.name];
    button.title = key ? `${name} (Ctrl+${key})` : name;
    button.setAttribute("aria-label", name);
    if (key) button.setAttribute("aria-keyshortcuts", `Control+${key}`);
  }

  const update = () => {
    const shown = usable();
    if (!shown.includes(stop)) stop = shown[0];
    for (const button of all) {
      button.tabIndex = button === stop ? 0 : -1;
      // Which buttons are on, and which do nothing here, the library says by colour alone.
      const on = String(button.classList.contains("active"));
      if (TOGGLES.test(button.dataset.name)) button.setAttribute("aria-pressed", on);
      button.setAttribute("aria-disabled", String(button.classList.contains("disabled")));
    }
  };
  const go = (button) => {
    stop = button;
    update();
    button.focus();
  };

  bar.addEventListener("focusin", (event) => {
    const button = event.target.closest("button");
    if (button && button !== stop) go(button);
  });
  bar.addEventListener("keydown", (event) => {
    const shown = usable();
    const at = shown.indexOf(event.target.closest("button"));
    if (at < 0 || event.ctrlKey || event.altKey || event.metaKey) return;
    const places = {
      ArrowRight: (at + 1) % shown.length,
      ArrowLeft: (at + shown.length - 1) % shown.length,
      Home: 0,
      End: shown.length - 1,
    };
    if (event.key in places) go(shown[places[event.key]]);
    else if (event.key === "Escape") editor.commands.focus();
    else return;
    event.preventDefault();
  });
  return update;
};

export const Menu = Base.extend({
  onCreate(event) {
    this.parent?.(event);
    const update = dress(this.storage.dom, this.editor);
    update();
    // After the library's own, which were registered before and say what is on and what is hidden.
    this.editor.on("transaction", update);
  },
});
