/* Rows of a page in an order that the editor sets: a handle to drag, buttons for the keyboard.
 * Works on every .inline-group whose fieldset has the class "ordered". The number field stays
 * the truth: this script only writes it and hides it. Without the script it is typed by hand.
 * Two things let rows move without harm. It is always the neighbour that changes places, so
 * the row in hand keeps focus, pointer and editor. And before Django renumbers the forms
 * after a removal, the rows stand in the order of their indexes for that moment, since stored
 * rows must keep the first indexes.
 */
"use strict";
{
  const EDGE = 70; // pixels from the window's top or bottom within which dragging scrolls
  const STEP = 14; // pixels per frame

  /** Return one of the words that the template gives, with its {values} filled in. */
  const word = (name, values = {}) =>
    (document.getElementById("ordered-words")?.dataset[name] || `${name} {row}`).replace(
      /\{(\w+)\}/g,
      (whole, key) => values[key] ?? "",
    );

  const rowsOf = (group) => [
    ...group.querySelectorAll(":is(tr.form-row, .inline-related:not(.tabular)):not(.empty-form)"),
  ];
  const numberOf = (row) => row.querySelector(`[name="${row.id}-order"]`);
  const placeOf = (row) => Number(numberOf(row)?.value) || (row.matches(".has_original") ? 0 : Infinity);
  const indexOf = (row) => Number(row.id.split("-").at(-1));
  const byIndex = (a, b) => indexOf(a) - indexOf(b);

  /** Return what moves with a row: itself, and before it what Django says about its errors. */
  const unitOf = (row) =>
    row.previousElementSibling?.matches(".row-form-errors") ? [row.previousElementSibling, row] : [row];

  const labelOf = (row, place) => {
    const texts = [
      row.querySelector(".inline_label, td.original p")?.textContent,
      row.querySelector("select[name]")?.selectedOptions[0]?.textContent,
      row.querySelector("input[type=text]:not([inputmode], .vDecimalField, .vIntegerField)")?.value,
    ].map((text) => text?.trim().replace(/\s+/g, " "));
    return texts.find((text) => text && !/^(#\d+|-+|–)$/.test(text)) || word("row", { place });
  };

  const say = (text) => {
    const region = document.getElementById("ordered-said");
    if (!region) return;
    region.textContent = "";
    // A text that stays the same is not read again, so it is set anew a moment later.
    setTimeout(() => (region.textContent = text), 50);
  };

  /** Name the buttons after what the rows hold now, and say which cannot move further. */
  const refresh = (group) =>
    rowsOf(group).forEach((row, i, rows) => {
      const [up, down] = row.querySelectorAll(".ordered-button");
      if (!up) return;
      const values = { row: labelOf(row, i + 1) };
      up.setAttribute("aria-label", word("up", values));
      down.setAttribute("aria-label", word("down", values));
      // Not "disabled", which would take the focus away from under the finger.
      up.setAttribute("aria-disabled", String(i === 0));
      down.setAttribute("aria-disabled", String(i === rows.length - 1));
    });

  const renumber = (group) => {
    rowsOf(group).map(numberOf).forEach((number, i) => number && (number.value = i + 1));
    group.dispatchEvent(new Event("change", { bubbles: true }));
  };

  /** Let the row change places with its neighbour; false when it has none there. */
  const step = (group, row, by) => {
    const rows = rowsOf(group);
    const other = rows[rows.indexOf(row) + by];
    if (!other) return false;
    if (by < 0) row.after(...unitOf(other));
    else unitOf(row)[0].before(...unitOf(other));
    return true;
  };

  const press = (group, row, by) => {
    const moved = step(group, row, by);
    const rows = rowsOf(group);
    const place = rows.indexOf(row) + 1;
    const values = { row: labelOf(row, place), place, count: rows.length };
    if (moved) {
      renumber(group);
      row.scrollIntoView({ block: "nearest" });
    }
    say(word(moved ? "moved" : by < 0 ? "first" : "last", values));
  };

  /** Put *rows* one after the other, where the first of the group stands. */
  const arrange = (group, rows) => {
    if (!rows.length) return;
    const marker = document.createComment("");
    unitOf(rowsOf(group)[0])[0].before(marker);
    for (const row of [...rows].reverse()) marker.after(...unitOf(row));
    marker.remove();
  };

  const drag = (group, row, handle, pressed) => {
    const before = rowsOf(group);
    const grip = handle.getBoundingClientRect().top;
    let [y, frame] = [pressed.clientY, 0];
    group.classList.add("ordered-dragging"); // folds long rows, so keep the handle in place
    row.classList.add("ordered-dragged");
    window.scrollBy(0, handle.getBoundingClientRect().top - grip);
    handle.setPointerCapture(pressed.pointerId);

    const middle = (other) => {
      const box = other.getBoundingClientRect();
      return box.top + box.height / 2;
    };
    const follow = () => {
      if (y < EDGE) window.scrollBy(0, -STEP);
      else if (y > window.innerHeight - EDGE) window.scrollBy(0, STEP);
      const rows = rowsOf(group);
      const i = rows.indexOf(row);
      if (i > 0 && y < middle(rows[i - 1])) step(group, row, -1);
      else if (i < rows.length - 1 && y > middle(rows[i + 1])) step(group, row, 1);
      frame = requestAnimationFrame(follow);
    };
    const over = new AbortController();
    const end = (event) => {
      over.abort();
      cancelAnimationFrame(frame);
      if (event.type !== "pointerup") arrange(group, before);
      group.classList.remove("ordered-dragging");
      row.classList.remove("ordered-dragged");
      if (rowsOf(group).some((each, i) => each !== before[i])) renumber(group);
      row.scrollIntoView({ block: "nearest" });
    };
    const on = (name, does) => document.addEventListener(name, does, { signal: over.signal });
    on("pointermove", (event) => (y = event.clientY));
    on("pointerup", end);
    on("pointercancel", end);
    on("keydown", (event) => event.key === "Escape" && end(event));
    frame = requestAnimationFrame(follow);
  };

  const equip = (group, row) => {
    const number = numberOf(row);
    if (!number || row.querySelector(".ordered-controls")) return;
    const controls = document.createElement("span");
    controls.className = "ordered-controls";
    controls.innerHTML =
      '<span class="ordered-handle" aria-hidden="true"></span>' +
      '<button type="button" class="ordered-button ordered-up"></button>' +
      '<button type="button" class="ordered-button ordered-down"></button>';
    const [handle, up, down] = controls.children;
    handle.title = word("drag");
    up.addEventListener("click", () => press(group, row, -1));
    down.addEventListener("click", () => press(group, row, 1));
    handle.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      event.preventDefault();
      drag(group, row, handle, event);
    });
    const stacked = row.querySelector("h3");
    (stacked ? number.closest(".fieldBox, .form-row") : number).classList.add("ordered-number");
    stacked ? stacked.append(controls) : number.after(controls);
  };

  const start = () => {
    for (const fieldset of document.querySelectorAll(".inline-group fieldset.ordered")) {
      const group = fieldset.closest(".inline-group");
      // After an error the server shows the rows by index, with the places that were chosen.
      const shown = rowsOf(group);
      const sorted = [...shown].sort((a, b) => placeOf(a) - placeOf(b) || byIndex(a, b));
      if (sorted.some((row, i) => row !== shown[i])) arrange(group, sorted);
      shown.forEach((row) => equip(group, row));
      refresh(group);
      group.addEventListener("change", () => refresh(group));
    }
  };

  /** Call *does* with the ordered group in which Django added or removed a row. */
  const when = (happened, does) =>
    document.addEventListener(happened, (event) => {
      const group = document.getElementById(`${event.detail?.formsetName}-group`);
      if (group?.querySelector("fieldset.ordered")) does(group, event.target);
    });
  when("formset:added", (group, row) => {
    const number = numberOf(row);
    const taken = rowsOf(group).map((each) => Number(numberOf(each)?.value) || 0);
    if (number) number.value = Math.max(...taken) + 1;
    equip(group, row);
    refresh(group);
  });
  when("formset:removed", (group) => {
    const shown = rowsOf(group);
    arrange(group, [...shown].sort(byIndex));
    queueMicrotask(() => {
      arrange(group, shown);
      refresh(group);
    });
  });

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
}
