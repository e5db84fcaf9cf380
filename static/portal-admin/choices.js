/* Choosers show a picture and a detail, in their lists and for what is chosen. Results bring both
 * along; for what a form opened with, they are asked once. Without this script names alone stand. */
"use strict";
{
  const $ = window.django?.jQuery;
  const root = document.getElementById("form-addresses")?.dataset.choices;
  const PARTS = ["detail", "thumbnail", "state"];
  const LONGEST = 3000; // characters of one question

  /** Return {detail, thumbnail, state} of a choice: from the answer that had it, or its option. */
  const told = (choice) =>
    Object.fromEntries(
      PARTS.map((part) => [part, choice[part] || choice.element?.dataset?.[part] || ""]),
    );

  /** Return a choice with its picture, name, detail and state; its words alone if it has no more. */
  const drawn = (choice) => {
    const { detail, thumbnail, state } = told(choice);
    if (choice.loading || !choice.id || !(detail || thumbnail || state)) return choice.text;
    return window.drawnChoice({ name: choice.text, detail, thumbnail, state });
  };

  const path = ({ dataset }) => `${dataset.appLabel}.${dataset.modelName}.${dataset.fieldName}`;

  /** Ask for what is chosen in *selects* and not known yet, then show it. */
  const describe = async (selects) => {
    const options = new Map(); // {field: {key: options}}
    for (const select of selects) {
      for (const option of select.selectedOptions) {
        if (!option.value || "told" in option.dataset) continue;
        option.dataset.told = "";
        const keys = options.get(path(select)) || new Map();
        keys.set(option.value, [...(keys.get(option.value) || []), option]);
        options.set(path(select), keys);
      }
    }
    const asked = [];
    for (const [field, keys] of options) {
      let question = "";
      for (const key of keys.keys()) {
        if (question.length > LONGEST) {
          asked.push(question);
          question = "";
        }
        question += question ? `,${key}` : `${field}:${key}`;
      }
      asked.push(question);
    }
    while (asked.length) {
      const query = new URLSearchParams();
      while (asked.length && query.toString().length < LONGEST) query.append("of", asked.shift());
      const answer = await fetch(`${root}?${query}`).catch(() => null);
      if (!answer?.ok || answer.redirected) return;
      for (const [field, keys] of Object.entries(await answer.json())) {
        for (const [key, parts] of Object.entries(keys)) {
          for (const option of options.get(field)?.get(key) || []) {
            Object.assign(option.dataset, parts);
          }
        }
      }
    }
    for (const keys of options.values()) {
      for (const option of [...keys.values()].flat()) {
        if (PARTS.some((part) => option.dataset[part])) {
          $(option.closest("select")).trigger("change.select2");
        }
      }
    }
  };

  const choosers = (part) => [...part.querySelectorAll("select.admin-autocomplete")];
  if ($?.fn.select2 && root) {
    // Before Django's own code makes the choosers, which is when the page is ready.
    $.fn.select2.defaults.set("templateResult", drawn);
    $.fn.select2.defaults.set("templateSelection", drawn);
    $(() => describe(choosers(document)));
    document.addEventListener("formset:added", (event) => describe(choosers(event.target)));
    document.addEventListener("row:awake", (event) => describe(choosers(event.target)));
    $(document).on("change", "select.admin-autocomplete", (event) => {
      // Before it is a chooser, other scripts of Django's say that it changed.
      if (!event.target.matches(".select2-hidden-accessible")) return;
      // What came with a list is known by its answer; what a small window added is not.
      for (const choice of $(event.target).select2("data")) {
        if (PARTS.some((part) => choice[part])) choice.element.dataset.told = "";
      }
      describe([event.target]);
    });
  }
}
