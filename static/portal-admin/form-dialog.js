/* The form to add something within another form, in a dialog: fetched when it is opened, saved by
 * its own admin, its refusals put beside its fields. What was typed stays until it is used, also
 * when the dialog was closed meanwhile. See smartcities/publishing/admin/forms/dialog.py.
 */
"use strict";
{
  const { gettext } = window;
  const words = document.getElementById("upload-words")?.dataset || {};
  const token = () => document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1];
  const element = (name, options) => Object.assign(document.createElement(name), options);

  window.FormDialog = class {
    /** `filled` is told of each fresh form, `done` what was made: {key, name, …}. */
    constructor(url, { filled, done }) {
      Object.assign(this, { url, filled, done, form: null, number: 0 });
      this.dialog = element("dialog", { className: "form-dialog" });
      this.dialog.setAttribute("aria-labelledby", "form-dialog-name");
      // One form at a time is in the document: all have the same ids.
      this.dialog.addEventListener("close", () => this.dialog.remove());
      // Its keys are not those of the form around it.
      this.dialog.addEventListener("keydown", (event) => {
        const isCommand = event.ctrlKey || event.metaKey;
        if (isCommand && ["Enter", "s"].includes(event.key)) {
          event.preventDefault();
          event.stopPropagation();
          this.form?.requestSubmit();
        }
      });
      this.dialog.addEventListener("click", ({ target }) => {
        if (target.matches(".form-dialog__close")) this.dialog.close();
      });
      this.dialog.addEventListener("submit", (event) => {
        event.preventDefault();
        this.save();
      });
    }

    /** Choose in *select*, of one or many, what was made; it shows it as it shows any other. */
    static choose(select, { key, name, ...parts }) {
      const option = new Option(name, key, true, true);
      Object.assign(option.dataset, { told: "", ...parts });
      select.append(option);
      if (!select.multiple) select.value = key;
      select.dispatchEvent(new Event("change", { bubbles: true }));
    }

    /** Show the form; resolves to it, or to null where it did not come. */
    async open() {
      document.body.append(this.dialog);
      if (!this.dialog.open) this.dialog.showModal();
      if (!this.form) await this.fetch();
      return this.form;
    }

    async fetch() {
      this.tell(gettext("One moment…"));
      const answer = await fetch(this.url).catch(() => null);
      // Closed and opened again meanwhile: the form may be there already, and written in.
      if (this.form) return;
      if (!answer?.ok || answer.redirected) {
        return this.tell(
          answer?.redirected ? words.signedOut : gettext("It could not be opened just now."),
        );
      }
      const text = await answer.text();
      if (this.form) return;
      this.dialog.innerHTML = text;
      this.form = this.dialog.querySelector("form");
      this.dialog.dispatchEvent(new CustomEvent("dialog:filled", { bubbles: true }));
      this.filled?.(this.form);
    }

    /** Show one sentence in the place of the form. */
    tell(sentence) {
      const name = element("p", { id: "form-dialog-name", textContent: sentence });
      const close = element("button", { type: "button", className: "form-dialog__close" });
      close.textContent = gettext("Cancel");
      this.dialog.replaceChildren(name, close);
    }

    say(sentence) {
      this.form.querySelector(".form-dialog__said").textContent = sentence;
    }

    async save() {
      if (this.isSaving) return;
      this.isSaving = true;
      this.clear();
      this.say(gettext("Saving…"));
      const { form } = this;
      const { facts, problem } = await this.post(form);
      this.isSaving = false;
      this.say("");
      if (facts?.made) {
        this.form = null;
        this.dialog.close();
        this.dialog.replaceChildren();
        this.done(facts.made);
      } else this.refuse(facts?.errors || { "": [problem] });
    }

    async post(form) {
      const headers = { "X-CSRFToken": token() || form.elements.csrfmiddlewaretoken.value };
      const body = new FormData(form);
      const answer = await fetch(form.action, { method: "POST", body, headers }).catch(() => null);
      const isOut = answer?.redirected || answer?.status === 403;
      const lost = gettext("It could not be saved just now. Nothing you typed is lost: try again.");
      const facts = await answer?.json().catch(() => null);
      return { facts, problem: isOut ? words.signedOut : lost };
    }

    clear() {
      this.form.querySelectorAll(".errorlist").forEach((list) => list.remove());
      this.form.querySelectorAll(".errors").forEach((row) => row.classList.remove("errors"));
      this.form.querySelector(".form-dialog__refused").textContent = "";
      for (const field of this.form.querySelectorAll("[data-refused]")) {
        field.removeAttribute("aria-invalid");
        const described = field.dataset.refused;
        if (described) field.setAttribute("aria-describedby", described);
        else field.removeAttribute("aria-describedby");
        delete field.dataset.refused;
      }
    }

    /** Say beside each field why it was refused, and go to the first of them. */
    refuse(errors) {
      const others = [];
      for (const [id, sentences] of Object.entries(errors)) {
        const field = id && document.getElementById(id);
        const row = field && this.dialog.contains(field) && field.closest(".form-row");
        if (!row) {
          others.push(...sentences);
          continue;
        }
        const list = element("ul", { className: "errorlist", id: `${id}_error` });
        list.append(...sentences.map((textContent) => element("li", { textContent })));
        row.prepend(list);
        row.classList.add("errors");
        field.dataset.refused = field.getAttribute("aria-describedby") || "";
        field.setAttribute("aria-describedby", `${list.id} ${field.dataset.refused}`.trim());
        field.setAttribute("aria-invalid", "true");
      }
      this.form.querySelector(".form-dialog__refused").textContent = others.join(" ");
      this.form.querySelector("[data-refused]")?.focus();
    }
  };
}
