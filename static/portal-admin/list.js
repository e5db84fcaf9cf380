/* Change lists on a phone: rows name their columns, and filters fold away above the list. */
"use strict";
{
  const phone = window.matchMedia("(max-width: 767px)");

  const names = [...document.querySelectorAll("#result_list thead th")].map(
    (cell) => cell.querySelector(".text")?.textContent.trim() || "",
  );
  for (const row of document.querySelectorAll("#result_list tbody tr")) {
    [...row.cells].forEach((cell, i) => {
      if (names[i]) cell.dataset.label = names[i];
      cell.classList.toggle("empty-value", cell.textContent.trim() === "–");
    });
  }

  const filters = document.getElementById("changelist-filter");
  const button = document.querySelector(".filters-button");
  const list = document.querySelector(".changelist-form-container");
  const settle = () => {
    button.hidden = !phone.matches;
    filters.hidden = phone.matches && button.getAttribute("aria-expanded") === "false";
    if (phone.matches) list.before(button, filters);
    else list.after(button, filters);
  };
  if (filters && button && list) {
    const chosen = (part) => part.querySelectorAll(".options .selected, ul:not(.options) li.selected:not(:first-child)").length;
    if (chosen(filters)) button.append(` (${chosen(filters)})`);
    // Folded on a phone, but for those in which something is chosen.
    if (phone.matches) {
      for (const part of filters.querySelectorAll("details")) part.open = chosen(part) > 0;
    }
    button.addEventListener("click", () => {
      button.setAttribute("aria-expanded", String(filters.hidden));
      settle();
    });
    phone.addEventListener("change", settle);
    settle();
  }
}
