// Titles under a search field while somebody types: a combobox with a listbox (ARIA APG).
// The form searches without it; data attributes say where to ask and what the list is called.
(() => {
  "use strict";
  const WAIT = 150, LEAST = 2;

  function enhance(form, number) {
    const input = form.elements.q;
    const list = document.createElement("ul");
    let options = [], active = -1, asked, timer, pressed;

    list.id = `suggestions-${number}`;
    list.className = "suggestions";
    list.hidden = true;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", form.dataset.label);
    form.append(list);
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-controls", list.id);

    // No answer is wanted any more.
    const forget = () => {
      clearTimeout(timer);
      asked?.abort();
    };
    const close = () => {
      forget();
      list.hidden = true;
      choose(-1);
    };

    function choose(place) {
      options[active]?.setAttribute("aria-selected", "false");
      active = place;
      options[active]?.setAttribute("aria-selected", "true");
      options[active]?.scrollIntoView({ block: "nearest" });
      if (active < 0) input.removeAttribute("aria-activedescendant");
      else input.setAttribute("aria-activedescendant", options[active].id);
      input.setAttribute("aria-expanded", String(!list.hidden));
    }

    function show(suggestions) {
      options = suggestions.map(({ title, url, kind, language }, place) => {
        const option = document.createElement("li");
        const name = document.createElement("span");
        const what = document.createElement("span");
        option.id = `${list.id}-${place}`;
        option.setAttribute("role", "option");
        option.setAttribute("aria-selected", "false");
        name.textContent = title;
        name.lang = language;
        what.className = "suggestions__kind";
        what.textContent = kind;
        option.append(name, " ", what);
        option.addEventListener("click", () => location.assign(url));
        return option;
      });
      list.replaceChildren(...options);
      list.hidden = !options.length;
      choose(-1);
    }

    async function ask() {
      forget();
      asked = new AbortController();
      const { signal } = asked;
      try {
        const address = `${form.dataset.suggest}?q=${encodeURIComponent(input.value.trim())}`;
        const answer = await fetch(address, { signal });
        const found = answer.ok ? (await answer.json()).suggestions : [];
        // An option is not taken away from under the finger that presses it.
        await pressed;
        if (!signal.aborted) show(found);
      } catch (error) {
        if (error.name !== "AbortError") close(); // offline: the form still searches
      }
    }

    input.addEventListener("input", () => {
      // What comes now, and what was chosen, belongs to other words.
      forget();
      choose(-1);
      if (list.hidden) options = [];
      if (input.value.trim().length < LEAST) close();
      else timer = setTimeout(ask, WAIT);
    });
    input.addEventListener("keydown", (event) => {
      if (event.isComposing) return;
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (step && options.length) {
        event.preventDefault();
        // Who goes through a list keeps it.
        forget();
        list.hidden = false;
        // One place more than options: the field itself, between the last and the first.
        const places = options.length + 1;
        choose(((active + 1 + step + places) % places) - 1);
      } else if (event.key === "Escape" && !list.hidden) {
        event.preventDefault();
        close();
      } else if (event.key === "Enter" && active >= 0) {
        event.preventDefault();
        options[active].click();
      }
    });
    // The field keeps its focus while an option is pressed.
    list.addEventListener("mousedown", (event) => event.preventDefault());
    list.addEventListener("pointerdown", () => {
      const ended = new AbortController();
      pressed = new Promise((over) => {
        for (const end of ["pointerup", "pointercancel"]) {
          // The click comes after this, on a phone a moment later.
          const later = () => { ended.abort(); setTimeout(over, 100); };
          document.addEventListener(end, later, { signal: ended.signal });
        }
      });
    });
    input.addEventListener("blur", close);
    form.addEventListener("submit", close);
    close();
  }

  document.querySelectorAll("[data-suggest]").forEach(enhance);
})();
