/* “Go to…” (Ctrl+K): finds a page, list, picture or command while one types; Enter opens the best. */
"use strict";
{
  const PAUSE = 150; // milliseconds after the last key
  const KEYS = ["ArrowDown", "ArrowUp", "Enter"];
  const dialog = document.getElementById("go-to");
  const button = document.getElementById("go-to-open");
  const input = document.getElementById("go-to-words");
  const said = document.getElementById("go-to-said");
  let pause = null;
  let asked = null;
  let isFresh = false; // whether the list is the answer to what stands in the field
  let early = []; // the keys that were pressed before the answer came

  const go = ({ url }, event) => {
    if (event.ctrlKey || event.metaKey) window.open(url, "_blank", "noopener");
    else window.location.assign(url);
    dialog.close();
  };

  const list = new window.OptionList(
    input,
    document.getElementById("go-to-list"),
    ({ title, kind, detail, thumbnail, state }, isBlank) => {
      const about = [kind, detail].filter(Boolean).join(" · ");
      return window.drawnChoice({ name: title, detail: about, thumbnail, state }, isBlank);
    },
    go,
  );

  const find = async () => {
    asked?.abort();
    asked = new AbortController();
    const { signal } = asked;
    const query = new URLSearchParams({ q: input.value.trim() });
    try {
      const answer = await fetch(`${dialog.dataset.address}?${query}`, { signal });
      // Who was signed out meanwhile is led to the login.
      if (answer.redirected) return window.location.reload();
      if (!answer.ok) throw new Error("no answer");
      const { results, said: words } = await answer.json();
      await list.untouched();
      if (signal.aborted) return;
      list.show(results, 0);
      said.textContent = words;
      isFresh = true;
      for (const event of early) list.key(event);
    } catch (error) {
      if (error.name === "AbortError") return;
      list.show([]);
      said.textContent = dialog.dataset.failed;
    }
    early = [];
  };

  const open = () => {
    if (dialog.open) return;
    input.value = "";
    said.textContent = "";
    list.show([]);
    isFresh = false;
    early = [];
    dialog.showModal();
    input.focus();
    find();
  };

  if (dialog) {
    button.hidden = false;
    button.addEventListener("click", open);
    document.addEventListener("keydown", (event) => {
      const isKey = event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey);
      // In a formatted text the same key sets a link.
      if (!isKey || event.altKey || event.shiftKey || event.defaultPrevented) return;
      event.preventDefault();
      // Another dialog is not left by mistake.
      if (!document.querySelector("dialog[open]")) open();
    });
    input.addEventListener("input", () => {
      // What comes now would be an answer to other words.
      asked?.abort();
      isFresh = false;
      early = [];
      clearTimeout(pause);
      pause = setTimeout(find, PAUSE);
    });
    input.addEventListener("keydown", (event) => {
      if (isFresh || !KEYS.includes(event.key)) return list.key(event);
      // Typed faster than answered: it goes to the best of what is coming, or to what the arrows
      // lead to from there.
      event.preventDefault();
      early.push(event);
      if (event.key !== "Enter") return;
      clearTimeout(pause);
      find();
    });
    // A click on what lies behind the dialog closes it.
    dialog.addEventListener("click", (event) => {
      if (event.target === dialog) dialog.close();
    });
    dialog.addEventListener("close", () => {
      clearTimeout(pause);
      asked?.abort();
      early = [];
    });
  }
}
