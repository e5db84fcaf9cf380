// Copies a page's address or hands it to the device. The page says the words (data attributes).
(() => {
  "use strict";
  const show = (button) => { button.closest("li").hidden = false; };
  const say = (button, words) => {
    const place = button.closest(".share").querySelector("[role=status]");
    place.textContent = "";
    // A moment later, so that a second copy is announced as well.
    setTimeout(() => { place.textContent = words; }, 60);
  };

  for (const button of document.querySelectorAll("[data-share=copy]")) {
    // The clipboard exists on secure addresses only.
    if (!navigator.clipboard) continue;
    show(button);
    button.addEventListener("click", () => {
      navigator.clipboard.writeText(button.dataset.url).then(
        () => say(button, button.dataset.done),
        () => say(button, button.dataset.failed),
      );
    });
  }

  for (const button of document.querySelectorAll("[data-share=device]")) {
    const { url, title } = button.dataset;
    if (!navigator.share) continue;
    show(button);
    // Somebody who closes the device's own dialogue has not met an error.
    button.addEventListener("click", () => navigator.share({ title, url }).catch(() => {}));
  }
})();
