/* What was typed into a page's form before and not saved: offered above it, unless a tab that is open
 * has it in hand. autosave.js begins it.
 */
"use strict";
window.autosaveOffers = (words, tabNow) => {
  const { post, drop, alive, sent } = window.autosaveCopies;
  const box = document.getElementById("autosave-offers");

  /** Show the texts that no open tab has in hand. */
  const offer = async () => {
    const open = await alive();
    for (const section of box.querySelectorAll("section[data-tab]")) {
      section.hidden = section.dataset.tab === tabNow() || open.has(section.dataset.tab);
    }
  };

  const offerAgain = async () => {
    const { page, offersUrl } = words.dataset;
    const response = await fetch(`${offersUrl}?page=${page}`).catch(() => null);
    if (!response?.ok) return;
    const found = new DOMParser().parseFromString(await response.text(), "text/html");
    box.querySelectorAll("section[data-tab]").forEach((section) => section.remove());
    box.append(...found.querySelectorAll("section[data-tab]"));
    await offer();
  };

  const discard = async (button) => {
    const { tab } = button.dataset;
    const data = new URLSearchParams({ tab });
    const headers = { "Content-Type": "application/x-www-form-urlencoded" };
    const token = words.form.querySelector("[name=csrfmiddlewaretoken]").value;
    const { status } = await post(words.dataset.discardUrl, data.toString(), {
      headers: { ...headers, "X-CSRFToken": token, Accept: "application/json" },
    });
    if (status !== 200) return;
    drop(tab);
    button.closest("section").remove();
  };

  box.addEventListener("click", ({ target }) => {
    if (target.matches(".autosave-offer__discard")) discard(target);
  });
  offer();
  sent.then((copies) => {
    const { url, page } = words.dataset;
    const isOurs = ({ url: sentTo, body }) => sentTo === url && body.page === (page ? Number(page) : null);
    if (copies.some(isOurs)) offerAgain();
  });
};
