/* What was typed and did not reach the server: kept in this browser, for its user alone, and sent
 * as soon as the server can be reached again. Logging out takes it away.
 *
 * Each form that is open holds a lock with the name of its tab, which ends with the tab, in a crash
 * as well: so another tab can tell whose text nobody has in hand any more.
 */
"use strict";
{
  const user = document.querySelector(".who[data-user]")?.dataset.user;
  const PREFIX = `autosave:${user}:`;
  const KEPT = 30 * 24 * 60 * 60 * 1000; // milliseconds
  const PATIENCE = 3000; // milliseconds that logging out waits for what was typed last

  const token = () =>
    document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1] ||
    document.querySelector("[name=csrfmiddlewaretoken]")?.value ||
    "";

  /** Post *body* as JSON; resolves to {status, facts}, status 0 where no answer came. */
  const post = async (url, body, options = {}) => {
    try {
      const response = await fetch(url, {
        method: "POST",
        body: typeof body === "string" ? body : JSON.stringify(body),
        // As the cookie or the form has it now: another tab may have logged in again meanwhile.
        headers: {
          "Content-Type": "application/json",
          "X-CSRFToken": token(),
          Accept: "application/json",
        },
        redirect: "manual",
        ...options,
      });
      const facts = await response.json().catch(() => ({}));
      return { status: response.status, facts };
    } catch {
      return { status: 0, facts: {} };
    }
  };

  /** Keep a copy of a tab's text; false where the browser does not let us. */
  const keep = (tab, copy) => {
    try {
      localStorage.setItem(PREFIX + tab, JSON.stringify({ ...copy, at: Date.now() }));
      return true;
    } catch {
      return false;
    }
  };

  const drop = (tab) => {
    try {
      localStorage.removeItem(PREFIX + tab);
    } catch {
      // Then there is none either.
    }
  };

  const tabs = () => {
    try {
      const names = Array.from({ length: localStorage.length }, (_, i) => localStorage.key(i));
      return names.filter((name) => name?.startsWith(PREFIX)).map((name) => name.slice(PREFIX.length));
    } catch {
      return [];
    }
  };

  const read = (tab) => {
    try {
      const copy = JSON.parse(localStorage.getItem(PREFIX + tab));
      if (copy?.body && Date.now() - copy.at < KEPT) return copy;
    } catch {
      // Not ours, or cut off.
    }
    drop(tab);
    return null;
  };

  /** Hold the tab's lock as long as the page is open. */
  const hold = (tab) => {
    navigator.locks?.request(`autosave:${tab}`, () => new Promise(() => {})).catch(() => {});
  };

  /** Return the names of the tabs that are open in this browser. */
  const alive = async () => {
    try {
      const { held } = await navigator.locks.query();
      return new Set(held.map(({ name }) => name.replace(/^autosave:/, "")));
    } catch {
      return new Set();
    }
  };

  /** Send the copies of tabs that are gone; resolves to those that the server has now. */
  const send = async () => {
    const open = await alive();
    const sent = [];
    for (const tab of tabs()) {
      const copy = open.has(tab) ? null : read(tab);
      if (!copy) continue;
      const body = { ...copy.body, typed_at: copy.at / 1000 };
      const { status, facts } = await post(copy.url, body);
      if (status !== 200) continue;
      drop(tab);
      if (!facts.closed) sent.push(copy);
    }
    return sent;
  };

  window.autosaveCopies = { post, keep, drop, hold, alive, sent: user ? send() : Promise.resolve([]) };

  document.getElementById("logout-form")?.addEventListener("submit", async (event) => {
    event.preventDefault();
    const form = event.target;
    const waits = [];
    document.dispatchEvent(new CustomEvent("signing-out", { detail: { waits } }));
    await Promise.race([
      Promise.allSettled(waits),
      new Promise((done) => setTimeout(done, PATIENCE)),
    ]);
    tabs().forEach(drop);
    form.submit();
  });
}
