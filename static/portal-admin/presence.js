/* Says in a line below the form's head who else has the page's form open, and what they did to the
 * page meanwhile. The server is asked every eight seconds while the tab is visible, at once when it
 * becomes so, and told when it is left. Where it cannot answer, nothing is said of that here: what
 * becomes of the text, the autosave says.
 */
"use strict";
{
  const EVERY = 8000; // milliseconds between two polls of a visible tab
  const HIDDEN = 60000; // of a hidden one, which is open all the same; browsers allow no more
  const AGAIN = [16000, 32000, 60000]; // after failures
  const OVER = [400, 403, 404]; // asking again gives nothing else
  const RESUME = 15000; // milliseconds after which a save that led nowhere is over

  const box = document.getElementById("presence");
  let post; // of autosave-copies.js

  const random = () =>
    [...crypto.getRandomValues(new Uint8Array(16))].map((one) => one.toString(16).padStart(2, "0")).join("");

  class Presence {
    constructor() {
      this.form = document.querySelector(".change-form #content-main > form");
      // The same tab as the autosave's, if the form has one.
      this.tab = document.getElementById("autosave")?.value || random();
      this.others = box.querySelector(".presence__others");
      this.said = box.querySelector(".presence__said");
      this.advice = box.querySelector(".presence__advice");
      this.compare = box.querySelector("a");
      this.told = null;
      this.failures = 0;
      this.listen();
      this.poll();
    }

    listen() {
      const look = ([{ isIntersecting }]) => box.classList.toggle("presence--away", !isIntersecting);
      new IntersectionObserver(look).observe(box);
      document.addEventListener("visibilitychange", () => this.poll());
      window.addEventListener("pagehide", () => this.leave());
      window.addEventListener("pageshow", ({ persisted }) => {
        this.hasLeft = false;
        if (persisted) this.poll();
      });
      // Its own save is no news, neither while it is on its way nor when one goes back to the form.
      this.form?.addEventListener("submit", (event) =>
        setTimeout(() => {
          if (event.defaultPrevented) return;
          this.hasSaved = true;
          this.wait(RESUME);
        }),
      );
      // Saved without leaving (form-save.js), which takes over what the page has become.
      this.form?.addEventListener("form:saving", () => (this.hasSaved = true));
      // Whether it was saved is not known: if it was, that is news.
      this.form?.addEventListener("form:not-saved", () => (this.hasSaved = false));
      this.form?.addEventListener("form:saved", () => {
        this.hasSaved = false;
        this.told = null;
        this.tell(null);
        this.wait(EVERY);
      });
    }

    body(state) {
      const [user, page, opened] = ["user", "page", "opened"].map((name) => Number(box.dataset[name]));
      const base = JSON.parse(box.dataset.base);
      const { tab, told } = this;
      return { user, page, base, opened, tab, told, state };
    }

    wait(milliseconds) {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.poll(), milliseconds);
    }

    async poll() {
      clearTimeout(this.timer);
      // A page that is left becomes hidden after it: that would open it again.
      if (this.hasLeft) return;
      if (this.isAsking) {
        this.isAskedAgain = true;
        return;
      }
      this.isAsking = true;
      const state = document.hidden ? "hidden" : "visible";
      const { base } = box.dataset;
      const { status, facts } = await post(box.dataset.url, this.body(state), { keepalive: true });
      this.isAsking = false;
      const isAskedAgain = this.isAskedAgain;
      this.isAskedAgain = false;
      // Unless the form was saved meanwhile: what it said is about another one then.
      const isStale = base !== box.dataset.base;
      if (!isStale) this.take(status, facts);
      // Or the tab was shown or hidden.
      if (isStale || isAskedAgain) this.poll();
    }

    take(status, facts) {
      if (status === 200) {
        this.failures = 0;
        this.show(facts);
        if (!this.isGone) this.wait(document.hidden ? HIDDEN : EVERY);
        return;
      }
      this.failures += 1;
      // Who was there then is not known any more.
      this.say(this.others, "");
      if (!OVER.includes(status)) this.wait(AGAIN[Math.min(this.failures, AGAIN.length) - 1]);
    }

    show({ others, news, told }) {
      this.say(this.others, others);
      if (news === undefined) return; // as it was
      if (news?.own && this.hasSaved && told) {
        box.dataset.base = JSON.stringify(told);
        this.hasSaved = false;
      } else {
        this.told = told ?? null;
        this.isGone = Boolean(news?.gone);
        this.tell(news);
      }
    }

    tell(news) {
      const isTold = news && "isWritten" in box.dataset;
      this.say(this.said, news?.text ?? "");
      this.say(this.advice, isTold ? news.advice : "");
      this.compare.hidden = !news?.compare;
    }

    /** Change a text only if it is another: it is read out then. */
    say(element, text) {
      if (element.textContent !== text) element.textContent = text;
      const isNews = Boolean(this.said.textContent);
      box.classList.toggle("presence--new", isNews);
      document.documentElement.classList.toggle("is-told-news", isNews);
    }

    leave() {
      clearTimeout(this.timer);
      this.hasLeft = true;
      post(box.dataset.url, this.body("left"), { keepalive: true });
    }
  }

  // The autosave has named the tab then.
  document.addEventListener("DOMContentLoaded", () => {
    ({ post } = window.autosaveCopies || {});
    if (box && post) new Presence();
  });
}
