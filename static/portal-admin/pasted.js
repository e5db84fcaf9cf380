/* Says at the editor that pictures were left out of what was pasted: a text holds none. */
"use strict";
{
  const words = document.getElementById("paste-words")?.dataset;

  /** Return how many pictures a paste brings; dots that count readers are none. */
  const pictures = (data) => {
    const html = data.getData("text/html");
    if (!html) return [...data.files].filter((file) => file.type.startsWith("image/")).length;
    if (html.includes("data-pm-slice")) return 0;
    const page = new DOMParser().parseFromString(html, "text/html");
    return page.querySelectorAll("img:not([width='1'], [hidden])").length;
  };

  const say = (editor, count) => {
    let note = editor.querySelector(".paste-note");
    if (!note && !count) return;
    if (!note) {
      note = document.createElement("p");
      note.className = "paste-note help";
      note.setAttribute("role", "status");
      editor.append(note);
    }
    // A status that is already there is read out when its text changes.
    requestAnimationFrame(() => {
      note.textContent = count > 1 ? words.many.replace("{count}", count) : count ? words.one : "";
      note.hidden = !count;
    });
  };

  document.addEventListener("paste", (event) => {
    const editor = event.target.closest?.(".prose-editor");
    if (editor && words && event.clipboardData) say(editor, pictures(event.clipboardData));
  });
}
