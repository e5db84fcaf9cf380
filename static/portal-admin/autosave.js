/* What is typed into a page's form is kept on the server, valid or not: two seconds after the first
 * change, then every two seconds while typing goes on, when the focus leaves a field, and when the
 * page is left. Where the server cannot be reached it is kept in the browser, and said so.
 *
 * Nothing here writes into a field: undo, cursor and selection stay as they are.
 */
"use strict";
{
  const PAUSE = 2000; // milliseconds between a change and its autosave
  const AGAIN = [4000, 8000, 15000, 30000, 60000]; // after failures
  const FINAL = [400, 403, 410, 413]; // only another text may be taken
  const KEEPALIVE = 60000; // bytes; browsers refuse more while a page is left
  const RESUME = 15000; // milliseconds after which a save that led nowhere is over
  const IGNORED = /^(_.*|csrfmiddlewaretoken|autosave_tab|autosave_taken|form_end)$|__prefix__|(^|-)warned_of$/;

  const words = document.getElementById("autosave");
  let post, keep, drop, hold; // of autosave-copies.js
  const form = words?.form;

  const random = () =>
    [...crypto.getRandomValues(new Uint8Array(16))].map((one) => one.toString(16).padStart(2, "0")).join("");
  const number = (text) => (text ? Number(text) : null);
  const plain = (text) => text.replace(/\r\n?/g, "\n");

  /** Return {name: texts} of the whole form as it would be sent now. */
  const serialise = () => {
    const fields = {};
    for (const [name, value] of new FormData(form)) {
      if (typeof value === "string" && !IGNORED.test(name)) (fields[name] ||= []).push(plain(value));
    }
    return fields;
  };

  /** Return the same as the server sent it, whatever the browser has put into the fields since. */
  const begun = () => {
    const fields = {};
    const add = (name, value) => (fields[name] ||= []).push(plain(value));
    for (const field of form.elements) {
      const { name, type } = field;
      if (!name || field.matches(":disabled") || IGNORED.test(name)) continue;
      if (["file", "submit", "button", "reset", "image"].includes(type)) continue;
      if (type === "checkbox" || type === "radio") {
        if (field.defaultChecked) add(name, field.value);
      } else if (field.options) {
        const chosen = [...field.options].filter((option) => option.defaultSelected);
        const first = type === "select-one" && !chosen.length ? [...field.options].slice(0, 1) : chosen;
        first.forEach((option) => add(name, option.value));
      } else if (field.matches("input, textarea")) {
        add(name, type === "hidden" ? field.value : field.defaultValue);
      }
    }
    return fields;
  };

  const differing = (one, other) =>
    [...new Set([...Object.keys(one), ...Object.keys(other)])].filter(
      (name) => JSON.stringify(one[name]) !== JSON.stringify(other[name]),
    );

  class Autosave {
    constructor() {
      this.state = document.getElementById("autosave-state");
      this.said = document.getElementById("autosave-said");
      this.listen();
      this.begin(words.value || random());
    }

    /** Begin with the form as it stands now: when it has opened, and once it was saved in its place. */
    begin(tab) {
      clearTimeout(this.timer);
      this.tab = words.value = tab;
      hold(tab);
      this.begun = begun();
      this.typedBefore = JSON.parse(words.dataset.typed || "[]");
      this.replaces = words.dataset.replaces.split(" ").filter(Boolean);
      Object.assign(this, { changes: 0, onServer: 0, inBrowser: 0, failures: 0 });
      Object.assign(this, { stopped: false, timer: null, sending: null });
      this.has = null; // what the server has of this tab
      delete form.dataset.kept;
      // A form that was refused or filled with unsaved text, or by the browser itself, holds some.
      if (this.typed(serialise()).length) this.changed();
    }

    listen() {
      const changed = () => this.changed();
      for (const name of ["input", "change", "formset:added", "formset:removed"]) {
        form.addEventListener(name, changed);
      }
      // Choices by autocompletion tell nobody else.
      window.django?.jQuery(form).on("change", changed);
      form.addEventListener("focusout", () => this.save());
      window.addEventListener("blur", () => this.save());
      document.addEventListener("visibilitychange", () => document.hidden && this.leave());
      window.addEventListener("pagehide", () => this.leave());
      window.addEventListener("beforeunload", () => this.leave(), { capture: true });
      window.addEventListener("online", () => this.save());
      form.addEventListener("submit", (event) => setTimeout(() => !event.defaultPrevented && this.pause()));
      // Saved without leaving (form-save.js): the server has closed this tab then.
      form.addEventListener("form:saving", () => this.pause(Infinity));
      form.addEventListener("form:not-saved", () => this.goOn());
      form.addEventListener("form:saved", () => {
        drop(this.tab);
        this.state.textContent = this.said.textContent = this.told = "";
        this.begin(random());
      });
      form.addEventListener("autosave:now", ({ detail }) => detail.waits.push(this.flush()));
      document.addEventListener("signing-out", ({ detail }) => {
        if (this.onServer < this.changes) detail.waits.push(this.send().then(() => (this.stopped = true)));
        else this.stopped = true;
      });
    }

    typed(fields) {
      return [...new Set([...this.typedBefore, ...differing(fields, this.begun)])];
    }

    changed() {
      // Autocompletions say so when they are built.
      if (!this.changes && !this.typed(serialise()).length) return;
      this.changes += 1;
      form.dataset.kept = "";
      this.wait(PAUSE);
    }

    wait(milliseconds) {
      if (!this.timer && !this.stopped) {
        this.timer = setTimeout(() => this.save(), milliseconds);
      }
    }

    /** While the form is being saved there is nothing to do, unless that leads nowhere. */
    pause(resume = RESUME) {
      if (this.onServer < this.changes) this.copy();
      this.stopped = true;
      if (resume < Infinity) setTimeout(() => this.goOn(), resume);
    }

    goOn() {
      this.stopped = false;
      if (this.onServer < this.changes) this.wait(PAUSE);
    }

    body(fields) {
      const { user, page, base, opened } = words.dataset;
      return {
        user: Number(user),
        tab: this.tab,
        page: number(page),
        base: number(base),
        opened: Number(opened),
        fields,
        typed: this.typed(fields),
        replaces: this.replaces,
      };
    }

    /** Save now what is not saved yet; one at a time. */
    async save() {
      clearTimeout(this.timer);
      this.timer = null;
      if (this.stopped || this.onServer === this.changes) return;
      if (this.sending) {
        // The server is slow: nothing should depend on it.
        this.copy();
        this.isAsked = true;
        return;
      }
      await this.send();
      if (this.onServer === this.changes) return;
      if (!this.failures || this.isAsked) this.wait(PAUSE);
      else if (!FINAL.includes(this.status)) {
        this.wait(AGAIN[Math.min(this.failures, AGAIN.length) - 1]);
      }
      this.isAsked = false;
    }

    /** Send at once what is not sent yet; tell whether the server has all that is typed by now. */
    async flush() {
      const { changes } = this;
      await this.sending;
      if (!this.stopped && this.onServer < changes) await this.send();
      return this.onServer >= changes;
    }

    async send() {
      const { changes, tab } = this;
      const fields = serialise();
      const text = JSON.stringify(this.body(fields));
      const keepalive = new Blob([text]).size < KEEPALIVE;
      this.sending = post(words.dataset.url, text, { keepalive });
      const { status, facts } = await this.sending;
      if (tab !== this.tab) return; // saved meanwhile, without leaving
      this.sending = null;
      this.status = status;
      if (status !== 200) {
        this.failures += 1;
        this.copy();
        this.tell(this.inBrowser === this.changes ? this.reason(status) : "nowhere");
        return;
      }
      Object.assign(this, { onServer: changes, failures: 0, has: fields, replaces: [] });
      if (changes === this.changes) {
        drop(this.tab);
        form.dataset.kept = "yes";
      }
      if (!facts.closed) this.tell("saved", facts.saved_at);
    }

    /** Keep what is typed in the browser. */
    copy() {
      if (this.inBrowser === this.changes) return;
      const body = this.body(serialise());
      if (!keep(this.tab, { url: words.dataset.url, body })) return;
      this.inBrowser = this.changes;
      form.dataset.kept = "yes";
    }

    /** The page may be gone a moment later: what it sends then must be small. */
    leave() {
      if (this.stopped || this.onServer === this.changes || this.left === this.changes) return;
      this.left = this.changes;
      this.copy();
      const fields = serialise();
      const body = this.body(fields);
      let text = JSON.stringify(body);
      if (new Blob([text]).size >= KEEPALIVE && this.has) {
        const changed = differing(fields, this.has);
        const part = changed.filter((name) => name in fields).map((name) => [name, fields[name]]);
        const gone = changed.filter((name) => !(name in fields));
        text = JSON.stringify({ ...body, fields: Object.fromEntries(part), gone, whole: false });
      }
      if (new Blob([text]).size < KEEPALIVE) post(words.dataset.url, text, { keepalive: true });
      // A page that is only hidden goes on.
      this.wait(PAUSE);
    }

    reason(status) {
      if (status === 0) return "network";
      if (status === 401) return "signedOut";
      if (status === 403) return "forbidden";
      if (status === 409) return "otherUser";
      if (status === 410) return "gone";
      return status === 413 ? "large" : "server";
    }

    /** Say where the text is; read out only when that changes. */
    tell(kind, time = "") {
      const text = words.dataset[kind].replace("{time}", time);
      this.state.textContent = text;
      this.state.dataset.kind = kind;
      if (kind !== this.told) this.said.textContent = text;
      this.told = kind;
    }
  }

  const start = () => {
    if (!form.elements.form_end) {
      document.getElementById("autosave-state").textContent = words.dataset.notWhole;
      return;
    }
    const autosave = new Autosave();
    if (new URLSearchParams(location.search).has("take_up")) {
      // A reload offers what was kept since.
      history.replaceState(history.state, "", location.pathname + location.hash);
    }
    window.autosaveOffers(words, () => autosave.tab);
  };

  // All other scripts have done their part with the form then.
  document.addEventListener("DOMContentLoaded", () => {
    ({ post, keep, drop, hold } = window.autosaveCopies || {});
    if (form && post && window.autosaveOffers) start();
  });
}
