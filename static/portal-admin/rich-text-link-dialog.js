/* The dialog of a link in rich text: it finds pages of the portal by name, and takes addresses.
 * What an address means, and whether anybody can follow it, the server says (the admin's
 * linking/addresses.py); without an answer it stays as typed, and the form's save reads it. */
import { crel, gettext } from "django-prose-editor/editor";

export const PAGE = /^page:/; // a reference to a page of the portal, such as page:app.model:12
const ADDRESS = /^(www\.|[/#?]|[a-z][a-z0-9+.-]*:)|@|^\S+\.\S+\/\S*$/i;
const PAUSE = 200; // milliseconds after the last key
const LEAST = 2; // letters that are searched for

/** What references lead to: {reference: its page, null where that was deleted}. */
export const known = new Map();

/** Ask the server, and return its answer; fails where there is none. */
export const ask = async (query, signal) => {
  const root = document.querySelector("#form-addresses")?.dataset.links;
  const answer = await fetch(`${root}?${new URLSearchParams(query)}`, { signal });
  if (!answer.ok || answer.redirected) throw new Error("no answer");
  return answer.json();
};

/** Return in words what a reference leads to. */
export const described = (page) =>
  page
    ? [page.title, page.kind, page.detail].filter(Boolean).join(" · ") +
      (page.state ? ` (${gettext("not public: visitors see the words without the link")})` : "")
    : gettext("The page was deleted: visitors see the words without the link.");

let number = 0;

export class LinkDialog {
  /** Open for a link with these attributes; resolves to those chosen, null for none. */
  constructor(attrs, isLink) {
    this.id = `link-dialog-${++number}`;
    this.href = attrs.href || "";
    this.page = null;
    this.build(attrs, isLink);
    this.chosen = new Promise((done) => (this.done = done));
    document.body.append(this.dialog);
    this.dialog.showModal();
    if (PAGE.test(this.href)) this.recall();
    else this.input.select();
  }

  build(attrs, isLink) {
    const { id } = this;
    this.input = crel("input", {
      type: "text", id, value: PAGE.test(this.href) ? "" : this.href, autocomplete: "off",
      spellcheck: false, "aria-describedby": `${id}-help ${id}-target ${id}-error`,
    });
    this.title = crel("input", { type: "text", id: `${id}-title`, value: attrs.title || "" });
    this.list = crel("ul", {
      id: `${id}-list`, "aria-label": gettext("Pages of the portal"),
    });
    this.target = crel("p", { id: `${id}-target`, className: "link-dialog__target" });
    this.error = crel("p", { id: `${id}-error`, className: "link-dialog__error", role: "alert" });
    this.said = crel("p", { className: "visually-hidden", role: "status" });
    const button = (textContent, className = "", type = "button") =>
      crel("button", { type, textContent, className });
    const set = button(gettext("Set the link"), "link-dialog__set", "submit");
    const cancel = button(gettext("Cancel"));
    const remove = button(gettext("Remove the link"));
    const field = (input, text, ...more) =>
      crel("div", { className: "prose-editor-dialog-field" }, [
        crel("label", { htmlFor: input.id, textContent: text }), input, ...more,
      ]);
    const form = crel("form", { method: "dialog", noValidate: true }, [
      crel("h3", {
        id: `${id}-name`, className: "prose-editor-dialog-title", textContent: gettext("Link"),
      }),
      field(
        this.input, gettext("Page or address"),
        crel("p", {
          id: `${id}-help`, className: "link-dialog__help",
          textContent: gettext("Words of a page's title, or an address on the web or of e-mail."),
        }),
        this.list, this.target, this.error, this.said,
      ),
      field(this.title, gettext("Words shown while the mouse rests on it (may be empty)")),
      crel("div", { className: "prose-editor-dialog-buttons" }, [
        set, cancel, ...(isLink ? [remove] : []),
      ]),
    ]);
    this.dialog = crel("dialog", {
      className: "prose-editor-dialog link-dialog", "aria-labelledby": `${id}-name`,
    }, [form]);
    this.pages = new window.OptionList(
      this.input, this.list, (...option) => this.drawn(...option), (page) => this.choose(page),
    );
    this.input.addEventListener("input", () => this.typed());
    this.input.addEventListener("keydown", (event) => {
      if (this.pages.key(event) || event.key !== "Escape" || this.list.hidden) return;
      this.show([]);
      event.preventDefault();
    });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.submit();
    });
    cancel.addEventListener("click", () => this.dialog.close());
    remove.addEventListener("click", () => this.finish({ href: "" }));
    this.dialog.addEventListener("close", () => this.finish(null));
  }

  /** Say which page a link leads to that was set before. */
  async recall() {
    const { href } = this;
    if (known.get(href) === undefined) {
      try {
        known.set(href, (await ask({ known: href })).targets[href]);
      } catch {
        known.delete(href);
      }
    }
    if (this.href !== href || this.input.value) return;
    const page = known.get(href);
    if (page) this.choose(page);
    else if (page === null) this.fail(gettext("The page that this led to was deleted."));
  }

  /** No answer is wanted any more to what was typed until now. */
  forget() {
    this.asked?.abort();
    clearTimeout(this.pause);
  }

  typed() {
    this.href = "";
    this.page = null;
    this.target.replaceChildren();
    this.error.textContent = "";
    this.forget();
    this.pages.mark(-1);
    const words = this.input.value.trim();
    if (words.length < LEAST || ADDRESS.test(words)) return this.show([]);
    this.pause = setTimeout(() => this.search(words), PAUSE);
  }

  async search(words) {
    this.asked = new AbortController();
    const { signal } = this.asked;
    try {
      const { results } = await ask({ q: words }, signal);
      await this.pages.untouched();
      if (!signal.aborted) this.show(results, true);
    } catch (error) {
      if (error.name !== "AbortError") {
        this.show([]);
        this.fail(gettext("Pages cannot be found just now. An address can be given all the same."));
      }
    }
  }

  show(pages, isAnswer = false) {
    this.pages.show(pages);
    const found = window
      .ngettext("{number} page found", "{number} pages found", pages.length)
      .replace("{number}", pages.length);
    this.said.textContent = isAnswer ? (pages.length ? found : gettext("No page found")) : "";
    if (isAnswer && !pages.length) {
      this.target.textContent = gettext("No page of the portal has these words.");
    }
  }

  drawn({ title, kind, detail, thumbnail, state }, isBlank) {
    const about = [kind, detail].filter(Boolean).join(" · ");
    return window.drawnChoice({ name: title, detail: about, thumbnail, state }, isBlank);
  }

  choose(page) {
    this.forget();
    this.href = page.href;
    this.page = page;
    known.set(page.href, page);
    this.input.value = page.title;
    this.error.textContent = "";
    this.show([]);
    this.target.replaceChildren(this.drawn(page));
    if (page.state) {
      this.target.append(
        crel("span", {
          className: "link-dialog__unseen",
          textContent: gettext("Until it is public, visitors see the words without the link."),
        }),
      );
    }
    this.said.textContent = described(page);
    this.stay();
    if (document.activeElement === this.input) this.input.select();
  }

  /** Put the focus into the field, but for somebody who is in the other one. */
  stay() {
    if (document.activeElement !== this.title) this.input.focus();
  }

  fail(words) {
    this.error.textContent = words;
    this.input.setAttribute("aria-invalid", "true");
    this.input.addEventListener("input", () => this.input.removeAttribute("aria-invalid"), {
      once: true,
    });
    this.stay();
  }

  async submit() {
    const typed = this.input.value.trim();
    const refuse = (words) => {
      this.fail(words);
      this.input.focus();
    };
    if (!typed) return refuse(gettext("Give a page or an address."));
    if (!this.href) {
      const found = await ask({ href: typed }).catch(() => ({ href: typed }));
      // Meanwhile something else may have been typed or chosen.
      if (this.href || this.input.value.trim() !== typed) return;
      if (found.error) return refuse(found.error);
      this.href = found.href;
      if (found.title) {
        this.page = found;
        known.set(found.href, found);
      }
    }
    this.finish({ href: this.href, title: this.title.value.trim() || null }, this.page?.title);
  }

  finish(attrs, name) {
    this.forget();
    this.done(attrs && { attrs, name: name || attrs.href.replace(/^(https?:\/\/|mailto:)/, "") });
    this.dialog.remove();
  }
}
