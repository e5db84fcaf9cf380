/* Long rows of a page fold to their heads, so that thirty passages can be looked over. Many
 * start folded; new ones and those with errors never do. Searching in the page unfolds. */
"use strict";
{
  const MANY = 4; // saved rows from which on a group starts folded
  const words = document.getElementById("ordered-words")?.dataset || {};

  const rowsOf = (group) => [
    ...group.querySelectorAll(".inline-related:not(.tabular, .empty-form)"),
  ];
  const isFolded = (row) => row.classList.contains("folded");

  const fold = (row, folded) => {
    row.classList.toggle("folded", folded);
    row.querySelector(".row-fold")?.setAttribute("aria-expanded", String(!folded));
    for (const fieldset of row.querySelectorAll(":scope > fieldset")) {
      if (folded) fieldset.setAttribute("hidden", "until-found");
      else fieldset.removeAttribute("hidden");
    }
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
      fold(row, false);
      refresh(group);
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
    refresh(group);
  }

  document.addEventListener("formset:added", (event) => {
    const group = event.target.closest?.('.inline-group[data-inline-type="stacked"]');
    if (!group) return;
    equip(group, event.target);
    refresh(group);
  });
  document.addEventListener("formset:removed", () => groups.forEach(refresh));
}
