/* A file chosen in a form is uploaded at once, and the form sends its key. What it says stands in
 * #upload-words; without this script the file comes with the form. A save pressed meanwhile waits.
 */
"use strict";
{
  const words = document.getElementById("upload-words")?.dataset || {};
  const PAUSE = 1500; // milliseconds between two questions whether a text was read
  const PATIENCE = 160; // questions
  const STEP = 25; // percent between two announcements of progress

  const fill = (text, values) =>
    Object.entries(values).reduce((said, [name, value]) => said.replace(`{${name}}`, value), text);
  const megabytes = (bytes) => (bytes / 1024 / 1024).toFixed(1);
  const wait = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));
  const element = (name, options) => Object.assign(document.createElement(name), options);
  const under = new Map(); // what is being uploaded: a promise for each input

  /** Send one file; resolves to {status, facts} as answered, status 0 where no answer came. */
  const post = (url, data, { progress, started }) =>
    new Promise((resolve) => {
      const request = new XMLHttpRequest();
      request.upload.addEventListener("progress", (event) => {
        if (event.lengthComputable) progress(Math.floor((100 * event.loaded) / event.total));
      });
      request.upload.addEventListener("load", () => progress(100));
      const broken = () => resolve({ status: 0, facts: {} });
      for (const name of ["error", "timeout"]) request.addEventListener(name, broken);
      request.addEventListener("abort", () => resolve({ status: -1, facts: {} }));
      request.addEventListener("load", () => {
        let facts = null;
        try {
          facts = JSON.parse(request.responseText);
        } catch {
          // A page: of the login, or of an error.
        }
        resolve({ status: request.status, facts, moved: request.responseURL !== request.requestURL });
      });
      request.open("POST", url);
      request.requestURL = new URL(url, location.href).href;
      // As the cookie or the form has it now: another tab may have logged in again meanwhile.
      request.setRequestHeader("X-CSRFToken", token());
      request.send(data);
      started(request);
    });

  const token = () =>
    document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1] ||
    document.querySelector("[name=csrfmiddlewaretoken]")?.value ||
    "";

  /** Return the sentence for an answer that brought no key. */
  const reason = ({ status, facts, moved }) => {
    if (facts?.error) return facts.error;
    if (status === 0) return words.network;
    if (status === 413) return words.refused;
    if (status === 403 || (moved && status < 400)) return words.signedOut;
    return words.server;
  };

  class Upload {
    constructor(root) {
      Object.assign(this, { root, number: 0, noted: [] });
      this.input = root.querySelector("input[type=file]");
      this.key = root.querySelector("input[type=hidden]");
      this.pending = root.querySelector(".upload__pending");
      this.state = root.querySelector(".upload__state");
      this.notes = root.querySelector(".upload__notes");
      this.help = this.input.getAttribute("aria-describedby") || "";
      this.build();
      this.input.addEventListener("change", () => this.input.files.length && this.begin());
    }

    build() {
      this.bar = element("progress", { className: "upload__bar", max: 100, hidden: true });
      this.thumbnail = element("img", { className: "upload__thumbnail", alt: "", hidden: true });
      this.said = element("p", { className: "visually-hidden" });
      this.said.setAttribute("role", "status");
      this.error = element("p", { className: "upload__error", id: `${this.input.id}-problem` });
      this.error.setAttribute("role", "alert");
      this.again = element("button", { type: "button", className: "upload__again", hidden: true });
      this.again.textContent = words.again;
      this.again.addEventListener("click", () => this.file && this.send(this.file));
      this.drop = element("button", { type: "button", className: "upload__remove" });
      this.drop.addEventListener("click", () => this.remove());
      this.root.querySelector(".upload__drop")?.remove();
      this.pending.prepend(this.thumbnail);
      this.pending.append(this.bar, this.drop);
      this.root.append(this.error, this.again, this.said);
      this.drop.textContent = words.remove;
    }

    begin() {
      const [file] = this.input.files;
      const most = Number(this.root.dataset.maxBytes);
      this.file = null;
      if (file.size > most) {
        const sizes = { size: megabytes(file.size), limit: Math.floor(most / 1024 / 1024) };
        this.stop();
        return this.fail(fill(words.large, sizes));
      }
      this.send(file);
    }

    /** Forget what is under way: a later choice counts. */
    stop() {
      this.number += 1;
      this.request?.abort();
      this.request = null;
      under.delete(this);
    }

    send(file) {
      this.stop();
      this.file = file;
      const promise = this.upload(file, this.number);
      under.set(this, promise);
      promise.finally(() => under.get(this) === promise && under.delete(this));
    }

    async upload(file, number) {
      const data = new FormData();
      data.append("name", this.input.name);
      data.append("file", file);
      this.clear();
      this.show(file.name, fill(words.size, { size: megabytes(file.size) }));
      this.picture(file);
      this.drop.textContent = words.cancel;
      this.bar.hidden = false;
      this.progress(0);
      const answer = await post(this.root.dataset.url, data, {
        progress: (percent) => number === this.number && this.progress(percent),
        started: (request) => (this.request = request),
      });
      if (number !== this.number) return;
      this.request = null;
      this.bar.hidden = true;
      this.drop.textContent = words.remove;
      if (!answer.facts?.key) {
        this.hide();
        this.fail(reason(answer), Boolean(answer.facts?.error) || answer.status === 413);
        return;
      }
      this.file = null;
      this.key.value = answer.facts.key;
      Object.assign(this.input, { value: "", required: false });
      this.uncheck();
      this.show(answer.facts.name, answer.facts.size);
      this.note(answer.facts.notes || []);
      this.say(words.done);
      this.root.dispatchEvent(new CustomEvent("upload:done", { bubbles: true }));
      this.key.dispatchEvent(new Event("change", { bubbles: true }));
      if (answer.facts.state_url) this.reading(answer.facts.state_url, number);
    }

    /** Say what becomes of the file's text; saving need not wait for it. */
    async reading(url, number) {
      this.say(`${words.done} ${words.reading}`);
      for (let asked = 0; asked < PATIENCE; asked += 1) {
        await wait(PAUSE);
        if (number !== this.number) return;
        let facts = {};
        try {
          facts = await (await fetch(url, { headers: { Accept: "application/json" } })).json();
        } catch {
          // The next question may be answered.
        }
        if (number !== this.number) return;
        if (facts.done) return this.say(`${words.done} ${facts.message || ""}`);
      }
      this.say(`${words.done} ${words.readLater}`);
    }

    progress(percent) {
      const text = percent < 100 ? fill(words.uploading, { percent }) : words.checking;
      if (percent < 100) this.bar.value = percent;
      else this.bar.removeAttribute("value");
      this.state.textContent = text;
      // Not each percent is read out.
      const step = Math.floor(percent / STEP);
      if (step !== this.announced) this.said.textContent = text;
      this.announced = step;
    }

    say(text) {
      this.state.textContent = text.trim();
      this.said.textContent = [text.trim(), ...this.noted].join(" ").trim();
    }

    /** Say what became of the file, if not what one may think. */
    note(sentences) {
      this.noted = sentences;
      this.notes.replaceChildren(...sentences.map((textContent) => element("li", { textContent })));
      this.notes.hidden = !sentences.length;
    }

    show(name, size) {
      this.root.querySelector(".upload__name").textContent = name;
      this.root.querySelector(".upload__size").textContent = size;
      this.pending.hidden = false;
      this.replace();
    }

    /** "Choose another" is said where there is one. */
    replace() {
      const isAny = !this.pending.hidden || this.root.querySelector(".file-upload");
      this.root.querySelector(".upload__replace")?.toggleAttribute("hidden", !isAny);
    }

    picture(file) {
      if (this.thumbnail.src) URL.revokeObjectURL(this.thumbnail.src);
      this.thumbnail.hidden = !/^image\/(jpeg|png|webp|gif)$/.test(file.type);
      if (this.thumbnail.hidden) this.thumbnail.removeAttribute("src");
      else this.thumbnail.src = URL.createObjectURL(file);
      // What a browser cannot show, the server will refuse with a reason.
      this.thumbnail.onerror = () => (this.thumbnail.hidden = true);
    }

    hide() {
      this.pending.hidden = true;
      this.key.value = "";
      this.replace();
    }

    clear() {
      this.note([]);
      Object.assign(this.error, { textContent: "", hidden: true });
      this.again.hidden = true;
      this.announced = null;
      this.input.removeAttribute("aria-invalid");
      if (this.help) this.input.setAttribute("aria-describedby", this.help);
      else this.input.removeAttribute("aria-describedby");
      this.root.closest(".errors")?.querySelectorAll(".errorlist").forEach((list) => list.remove());
    }

    /** Say at the field why a file was not taken; *final* where sending it again would not help. */
    fail(text, final = true) {
      this.clear();
      this.said.textContent = "";
      Object.assign(this.error, { textContent: text, hidden: false });
      this.again.hidden = final;
      this.input.setAttribute("aria-invalid", "true");
      this.input.setAttribute("aria-describedby", `${this.error.id} ${this.help}`.trim());
      if (final) this.input.value = "";
      this.root.dispatchEvent(new CustomEvent("upload:failed", { bubbles: true }));
    }

    uncheck() {
      this.root.querySelectorAll(".clearable-file-input input").forEach((box) => (box.checked = false));
    }

    /** Take the chosen file out of the form, or stop sending it. */
    remove() {
      this.stop();
      this.clear();
      this.hide();
      this.file = null;
      this.input.value = "";
      this.say(words.removed);
      this.root.dispatchEvent(new CustomEvent("upload:removed", { bubbles: true }));
      this.input.focus();
    }
  }

  const equip = (part) =>
    part.querySelectorAll(".upload").forEach((root) => {
      // The empty row that "add another" copies has no number yet.
      if (!root.closest(".empty-form") && !root.dataset.equipped && root.querySelector("input[type=hidden]")) {
        root.dataset.equipped = "yes";
        new Upload(root);
      }
    });

  // A save pressed meanwhile: by the button that was pressed, as soon as all files are there.
  document.addEventListener(
    "submit",
    async (event) => {
      if (!under.size || event.defaultPrevented) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      const { target, submitter } = event;
      if (target.dataset.waits) return;
      target.dataset.waits = "yes";
      const waiting = [...under.keys()];
      waiting.forEach((upload) => (upload.said.textContent = words.saving));
      while (under.size) await Promise.all(under.values());
      delete target.dataset.waits;
      if (waiting.every((upload) => upload.error.hidden || !upload.error.textContent)) {
        target.requestSubmit(submitter);
      }
    },
    true,
  );

  const all = () => equip(document);
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", all);
  else all();
  const added = ({ target }) => equip(target);
  ["formset:added", "dialog:filled"].forEach((name) => document.addEventListener(name, added));
}
