/* Names for what Django's forms leave nameless to those who cannot see where it stands:
 * fields in tables, choices by autocompletion, pairs of day and time. */
"use strict";
{
  const textOf = (element) => element?.textContent.trim().replace(/[:*\s]+$/, "") || "";

  /** Name every field of a table's row after its column, also for the cards of a phone.
   *
   * And tell the sheet whether it has many columns or few (wide-rows.css).
   */
  const nameCells = (table) => {
    const heads = [...table.tHead.rows[0].cells];
    table.classList.toggle("is-wide", heads.length > 6);
    table.classList.toggle("is-narrow", heads.length < 6);
    heads.forEach((head, i) => (head.id ||= `${table.closest(".inline-group").id}-column-${i}`));
    for (const row of table.querySelectorAll("tr.form-row")) {
      [...row.cells].forEach((cell, i) => {
        const name = textOf(heads[i]);
        cell.dataset.label = name;
        for (const field of cell.querySelectorAll("input, select, textarea")) {
          if (!field.labels?.length && field.type !== "hidden") field.setAttribute("aria-label", name);
        }
      });
    }
  };

  /** Say what an autocompletion chooses, besides what is chosen. */
  const nameChoice = (select) => {
    const box = select.nextElementSibling?.querySelector(".select2-selection");
    if (!box) return;
    const cell = select.closest("td");
    const label = cell
      ? cell.closest("table").tHead.rows[0].cells[cell.cellIndex]
      : document.querySelector(`label[for="${select.id}"]`);
    if (!label) return;
    label.id ||= `${select.id}-label`;
    const chosen = box.querySelector(".select2-selection__rendered");
    if (chosen.matches("ul")) {
      // The button that empties it stands in the list too, where only items may stand.
      chosen.setAttribute("role", "presentation");
      box.querySelector(".select2-search__field")?.setAttribute("aria-label", textOf(label));
      box.setAttribute("aria-labelledby", label.id);
    } else {
      chosen.setAttribute("aria-labelledby", label.id);
      box.setAttribute("aria-labelledby", `${label.id} ${chosen.id}`);
    }
  };

  const nameAll = (part) => {
    document.querySelectorAll(".tabular table").forEach(nameCells);
    part.querySelectorAll("select.admin-autocomplete").forEach(nameChoice);
    for (const pair of part.querySelectorAll("p.datetime")) {
      const about = pair.closest(".flex-container")?.querySelector("label:not(p label)");
      pair.setAttribute("role", "group");
      if (about) pair.setAttribute("aria-label", textOf(about));
    }
  };

  // After Django's own code for the same moments, which makes the autocompletions.
  const $ = window.django?.jQuery;
  $?.(() => nameAll(document));
  for (const name of ["formset:added", "dialog:filled"]) {
    document.addEventListener(name, (event) => nameAll(event.target));
  }
  document.addEventListener("row:awake", ({ target }) =>
    target.querySelectorAll("select.admin-autocomplete").forEach(nameChoice),
  );
  $?.(document).on("select2:open", (event) => {
    const label = document.querySelector(`label[for="${event.target.id}"]`);
    document
      .querySelector(".select2-dropdown .select2-search__field")
      ?.setAttribute("aria-label", textOf(label) || event.target.getAttribute("aria-label") || "");
  });
}
