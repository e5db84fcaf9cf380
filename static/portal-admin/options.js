/* The options of a combobox, and how a choice is drawn: a picture, its name, a detail, its state.
 * For choosers (choices.js), the dialog of links (rich-text-link-dialog.js) and “Go to…”. */
"use strict";
{
  const element = (tag, className, textContent = "") =>
    Object.assign(document.createElement(tag), { className, textContent });

  /** Return what a choice is known by; `blank` leaves room where others have a picture. */
  window.drawnChoice = ({ name, detail, thumbnail, state }, blank = false) => {
    const row = element("span", "choice");
    if (thumbnail) row.append(Object.assign(element("img", ""), { src: thumbnail, alt: "" }));
    else if (blank) row.append(element("span", "choice__blank"));
    const words = element("span", "choice__words");
    words.append(element("span", "choice__name", name));
    if (detail) words.append(element("span", "choice__detail", detail));
    row.append(words);
    if (state) row.append(element("span", "choice__state", state));
    return row;
  };

  /** The list of a combobox: arrows go through its options, with the field itself among them. */
  window.OptionList = class {
    /** `draw` returns an option's contents; `choose` takes the option that was chosen. */
    constructor(input, list, draw, choose) {
      Object.assign(this, { input, list, draw, options: [], at: -1 });
      input.setAttribute("role", "combobox");
      input.setAttribute("aria-autocomplete", "list");
      input.setAttribute("aria-controls", list.id);
      list.setAttribute("role", "listbox");
      list.classList.add("option-list");
      // The field keeps the focus.
      list.addEventListener("mousedown", (event) => event.preventDefault());
      list.addEventListener("click", (event) => {
        const option = event.target.closest("[role=option]");
        if (option) choose(this.options[[...list.children].indexOf(option)], event);
      });
      this.choose = choose;
      this.show([]);
      list.addEventListener("pointerdown", () => {
        const ended = new AbortController();
        this.pressed = new Promise((over) => {
          for (const end of ["pointerup", "pointercancel"]) {
            // The click comes after this, on a phone a moment later.
            const later = () => {
              ended.abort();
              setTimeout(over, 100);
            };
            document.addEventListener(end, later, { signal: ended.signal });
          }
        });
      });
    }

    /** Wait until no option is being pressed: none is taken away from under the finger. */
    async untouched() {
      await this.pressed;
    }

    /** Show options, and mark the one at a place; by default none. */
    show(options, at = -1) {
      this.options = options;
      const arePictured = options.some((option) => option.thumbnail);
      this.list.replaceChildren(
        ...options.map((option, i) => {
          const item = element("li", "");
          item.id = `${this.list.id}-${i}`;
          item.setAttribute("role", "option");
          item.append(this.draw(option, arePictured));
          return item;
        }),
      );
      this.list.hidden = !options.length;
      this.input.setAttribute("aria-expanded", String(Boolean(options.length)));
      this.mark(Math.min(at, options.length - 1));
    }

    mark(at) {
      this.at = at;
      [...this.list.children].forEach((option, i) => {
        option.setAttribute("aria-selected", String(i === at));
        if (i === at) option.scrollIntoView({ block: "nearest" });
      });
      if (at < 0) this.input.removeAttribute("aria-activedescendant");
      else this.input.setAttribute("aria-activedescendant", `${this.list.id}-${at}`);
    }

    /** Do what a key means for the list; return whether it meant anything. */
    key(event) {
      const steps = { ArrowDown: 1, ArrowUp: -1 };
      if (event.key in steps && this.options.length) {
        // One place before the first option is the field itself.
        const ring = this.options.length + 1;
        this.mark(((this.at + 1 + steps[event.key] + ring) % ring) - 1);
      } else if (event.key === "Enter" && this.at >= 0) {
        this.choose(this.options[this.at], event);
      } else return false;
      event.preventDefault();
      return true;
    }
  };
}
