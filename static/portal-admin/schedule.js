/* “Schedule…” of a page's form: its two moments in a dialog. The server says what is wrong, by the
 * same form as without a script; what was done stands in the form's head, and nothing else of the form
 * changes. Leaving the dialog in any way but by its button changes nothing. See
 * smartcities/publishing/admin/scheduling/admin.py.
 */
"use strict";
{
  const opener = document.getElementById("schedule-open");
  const unpublish = document.getElementById("unpublish");
  const around = document.querySelector(".change-form #content-main > form");
  const words = opener?.dataset || {};
  const token = () => document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1];
  const element = (name, options) => Object.assign(document.createElement(name), options);

  /** Have what is typed kept; return what is added to an address so that the form goes on with it. */
  const kept = async () => {
    // Set as soon as something is typed (autosave.js).
    if (around?.dataset.kept === undefined) return "";
    const waits = [];
    around.dispatchEvent(new CustomEvent("autosave:now", { detail: { waits } }));
    const isKept = (await Promise.all(waits)).every(Boolean);
    return isKept ? `?take_up=${around.elements.autosave_tab.value}` : "";
  };

  class Schedule {
    constructor() {
      this.dialog = element("dialog", { className: "form-dialog schedule-dialog" });
      this.dialog.setAttribute("aria-labelledby", "schedule-name");
      this.said = element("div", { className: "schedule-said" });
      this.said.setAttribute("role", "status");
      document.querySelector(".form-head").after(this.said);
      document.body.append(this.dialog);
      this.dialog.addEventListener("pointerdown", ({ target }) => (this.pressed = target));
      this.dialog.addEventListener("click", (event) => {
        const { target } = event;
        const isCancelled = target.closest(".schedule__close");
        if (isCancelled) event.preventDefault();
        // Pressed, too, and not only let go there after text was marked.
        const isBeside = target === this.dialog && this.pressed === this.dialog;
        // Or on a link to what is missing in the form.
        if (isCancelled || isBeside || target.closest(".errorlist a")) this.dialog.close();
      });
      this.dialog.addEventListener("cancel", (event) => {
        // Django's script closes its calendar by the same key.
        if (this.helpers().some((each) => each.style.display === "block")) event.preventDefault();
      });
      this.dialog.addEventListener("close", () => this.empty());
      this.dialog.addEventListener("submit", (event) => {
        event.preventDefault();
        this.send(event.target);
      });
      // Its keys are not those of the form around it.
      this.dialog.addEventListener("keydown", (event) => {
        if ((event.ctrlKey || event.metaKey) && ["Enter", "s"].includes(event.key)) {
          event.preventDefault();
          event.stopPropagation();
          this.dialog.querySelector("form")?.requestSubmit();
        }
      });
    }

    helpers() {
      return [...this.dialog.querySelectorAll(".calendarbox, .clockbox")];
    }

    /** Take the form out; Django's script looks for its calendars as long as the page is there. */
    empty() {
      for (const helper of this.helpers()) {
        helper.style.display = "none";
        document.body.append(helper);
      }
      this.dialog.replaceChildren();
    }

    async open() {
      this.said.replaceChildren();
      this.tell(words.wait);
      this.dialog.showModal();
      const answer = await fetch(`${opener.action}?_dialog=1`).catch(() => null);
      const text = answer?.ok && !answer.redirected ? await answer.text() : "";
      if (!this.dialog.open) return;
      if (text) this.show(text);
      else this.tell(answer?.redirected ? words.signedOut : words.failed);
    }

    /** Show one sentence in the place of the form. */
    tell(sentence) {
      this.empty();
      this.dialog.append(
        element("p", { id: "schedule-name", textContent: sentence }),
        element("button", {
          type: "button",
          className: "form-dialog__close schedule__close",
          textContent: words.close,
        }),
      );
    }

    show(text) {
      this.empty();
      this.dialog.innerHTML = text;
      const { DateTimeShortcuts } = window;
      for (const field of this.dialog.querySelectorAll(".vDateField, .vTimeField")) {
        const isDay = field.matches(".vDateField");
        DateTimeShortcuts?.[isDay ? "addCalendar" : "addClock"](field);
        // Django puts it at the end of the page, where the dialog would hide it.
        const helper = document.body.querySelector(`:scope > ${isDay ? ".calendarbox" : ".clockbox"}:last-of-type`);
        if (helper) field.closest(".form-row").append(helper);
      }
      this.dialog.dispatchEvent(new CustomEvent("dialog:filled", { bubbles: true }));
      // What is to be chosen, what is to be corrected, or the beginning.
      const places = ["[type=radio]", "[type=checkbox]", ".errors [type=text]", "[type=text]"];
      places.map((place) => this.dialog.querySelector(place)).find(Boolean)?.focus();
    }

    async send(form) {
      if (this.isSending) return;
      this.isSending = true;
      const headers = { "X-CSRFToken": token() || form.elements.csrfmiddlewaretoken.value };
      const body = new FormData(form);
      const answer = await fetch(form.action, { method: "POST", body, headers }).catch(() => null);
      const isDone = answer?.headers.get("Content-Type")?.startsWith("application/json");
      const found = answer?.ok && !answer.redirected ? await (isDone ? answer.json() : answer.text()) : null;
      this.isSending = false;
      if (!found) {
        const isOut = answer?.redirected || answer?.status === 403;
        const refused = form.querySelector(".form-dialog__refused");
        refused.textContent = isOut ? words.signedOut : words.notDone;
      } else if (isDone) await this.done(found);
      else if (this.dialog.open) this.show(found);
    }

    /** Have the line about colleagues (presence.js) know that this was done here, and nothing else. */
    know(revision) {
      const line = document.getElementById("presence");
      const [known, draft] = line ? JSON.parse(line.dataset.base) : [];
      if (revision === known + 1) line.dataset.base = JSON.stringify([revision, draft]);
    }

    async done(facts) {
      this.dialog.close();
      if (facts.isOther) {
        // The form has other buttons now; what was typed goes on in it.
        location.assign(location.pathname + (await kept()));
        return;
      }
      for (const each of document.querySelectorAll(".appearance")) each.textContent = facts.appearance;
      for (const each of document.querySelectorAll(":is(.form-head, .submit-state) .state")) {
        each.className = `state state-${facts.state}`;
        each.textContent = facts.label;
      }
      unpublish.closest("li").hidden = !facts.isSeen;
      const list = element("ul", { className: "messagelist" });
      for (const { level, html } of facts.said) {
        list.append(element("li", { className: level, innerHTML: html }));
      }
      this.said.replaceChildren(list);
      this.know(facts.revision);
      opener.querySelector("button").focus();
    }
  }

  if (opener) {
    const schedule = new Schedule();
    opener.addEventListener("submit", (event) => {
      event.preventDefault();
      schedule.open();
    });
    // The buttons beside it that lead away and back again.
    for (const button of document.querySelectorAll("form[data-keeps-typed]")) {
      button.addEventListener("submit", async (event) => {
        if (button.dataset.ready || around?.dataset.kept === undefined) return;
        event.preventDefault();
        button.dataset.ready = "yes";
        button.action += await kept();
        button.requestSubmit();
      });
    }
  }
}
