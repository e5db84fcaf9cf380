/* Long rows of a page fold to their heads, so that thirty passages can be looked over. Many
 * start folded; new ones and those with errors never do. Searching in the page unfolds. A new row
 * gets the next number, where editors number them, and the focus. */
"use strict";
{
  const MANY = 4; // saved rows from which on a group starts folded
  const words = document.getElementById("ordered-words")?.dataset || {};

  const rowsOf = (group) => [
    ...group.querySelectorAll(".inline-related:not(.tabular, .empty-form)"),
  ];
  const isFolded = (row) => row.classList.contains("folded");

  const tell = (row, name, detail) => row.dispatchEvent(new CustomEvent(name, { bubbles: true, detail }));

  /** Fold a row or open it; *found* by searching in the page, whose mark should stay. */
  const fold = (row, folded, found = false) => {
    if (folded === isFolded(row)) return;
    row.classList.toggle("folded", folded);
    row.querySelector(".row-fold")?.setAttribute("aria-expanded", String(!folded));
    for (const fieldset of row.querySelectorAll(":scope > fieldset")) {
      if (folded) fieldset.setAttribute("hidden", "until-found");
      else fieldset.removeAttribute("hidden");
    }
    if (!folded) tell(row, "row:opened", { found });
  };

  /** Name the button of the whole group after what it would do. */
  const refresh = (group) => {
    const all = group.querySelector(".fold-all");
    const rows = rowsOf(group);
    if (!all) return;
    all.hidden = rows.length < 2;
    all.textContent = rows.every(isFolded) ? words.unfold : words.fold;
  };

  const equip = (group, row) => {
    const head = row.querySelector(":scope > h3");
    if (!head || head.querySelector(".row-fold")) return;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "row-fold";
    const name = head.querySelector(".inline_label")?.textContent.trim().replace(/\s+/g, " ");
    button.setAttribute("aria-label", (words.details || "{row}").replace("{row}", name));
    button.setAttribute("aria-expanded", "true");
    button.addEventListener("click", () => {
      fold(row, !isFolded(row));
      refresh(group);
    });
    row.addEventListener("beforematch", () => {
      fold(row, false, true);
      refresh(group);
    });
    // The whole head is as good as its button, but for what stands in it.
    head.addEventListener("click", (event) => {
      if (!event.target.closest("a, button, input, label")) button.click();
    });
    head.prepend(button);
  };

  const groups = [...document.querySelectorAll('.inline-group[data-inline-type="stacked"]')];
  for (const group of groups) {
    const rows = rowsOf(group);
    rows.forEach((row) => equip(group, row));
    const saved = rows.filter((row) => row.matches(".has_original"));
    if (saved.length >= MANY) {
      for (const row of saved) fold(row, !row.querySelector(".errorlist, .errors"));
    }
    const all = document.createElement("button");
    all.type = "button";
    all.className = "fold-all";
    all.addEventListener("click", () => {
      const folded = !rowsOf(group).every(isFolded);
      rowsOf(group).forEach((row) => fold(row, folded));
      refresh(group);
    });
    group.querySelector(".inline-heading")?.after(all);
    group.classList.add("rows-ready");
    refresh(group);
  }

  // Django's words begin the row's name with a capital, and in Danish suit half of them.
  window.django?.jQuery(() => {
    for (const group of document.querySelectorAll(".inline-group")) {
      const said = document.getElementById(group.id.replace(/-group$/, "-add"))?.textContent;
      const add = group.querySelector(".add-row a");
      if (said && add) add.textContent = said;
    }
  });

  /** Propose the number after the highest of its neighbours. */
  const number = (row) => {
    const field = row.querySelector("[data-numbered]");
    if (!field || field.value > 0) return;
    const others = row.closest(".inline-group").querySelectorAll("[data-numbered]");
    field.value = Math.max(0, ...[...others].map((other) => Number(other.value) || 0)) + 1;
  };

  /** Return where writing in a row begins: what can be seen and is no part of its head. */
  const firstOf = (row) =>
    [...row.querySelectorAll("input, select, textarea, .select2-selection, [contenteditable=true]")].find(
      (field) =>
        field.checkVisibility({ visibilityProperty: true }) &&
        !field.matches("[type=hidden], .select2-hidden-accessible") &&
        !field.closest("h3, .delete"),
    );

  document.addEventListener("formset:added", ({ target }) => {
    number(target);
    const group = target.closest?.('.inline-group[data-inline-type="stacked"]');
    if (group) {
      equip(group, target);
      refresh(group);
    }
    // After everybody else has done their part with the row.
    queueMicrotask(() => {
      const first = firstOf(target);
      first?.focus({ preventScroll: true });
      (first || target).scrollIntoView({ block: "center" });
    });
  });
  document.addEventListener("formset:removed", () => groups.forEach(refresh));
}
