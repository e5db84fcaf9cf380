// The folds of the head, its menu and its search. Without this they open and close by their button;
// with it they also close by Escape, by a press elsewhere and when the focus moves on.
(() => {
  "use strict";
  const folds = [...document.querySelectorAll(".head-fold")];

  for (const fold of folds) {
    const button = fold.querySelector("summary");
    const field = fold.querySelector("input");

    // The field takes the focus at once, not with the later event of the fold: a phone brings its
    // keyboard only within the press itself.
    if (field) {
      button.addEventListener("click", (event) => {
        if (fold.open) return;
        event.preventDefault();
        fold.open = true;
        field.focus();
      });
    }

    // Nothing stays open over what has the focus.
    fold.addEventListener("focusout", ({ relatedTarget }) => {
      if (relatedTarget && !fold.contains(relatedTarget)) fold.open = false;
    });
  }

  document.addEventListener("keydown", (event) => {
    // A list of suggestions closes first, and says so.
    if (event.key !== "Escape" || event.defaultPrevented) return;
    const fold = folds.find((each) => each.open);
    if (!fold) return;
    event.preventDefault(); // the words in the field stay
    fold.open = false;
    fold.querySelector("summary").focus();
  });

  document.addEventListener("click", ({ target }) => {
    for (const fold of folds) if (!fold.contains(target)) fold.open = false;
  });

  // Who comes back finds the page, not the menu through which it was left.
  addEventListener("pagehide", () => {
    for (const fold of folds) fold.open = false;
  });
})();
