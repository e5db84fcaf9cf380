/* A picture is called after its file where no title was given: the same as media/forms.py does. */
"use strict";
{
  const made = new WeakMap(); // {field: the title that this script gave it}

  /** Return a title made of a file's name: harbour_at_night.jpg is "Harbour at night". */
  const readable = (name) => {
    const stem = name.replace(/\.[a-z0-9]{1,5}$/i, "");
    const words = stem.replace(/[_\s]/.test(stem) ? /[_\s]+/g : /-+/g, " ").trim();
    return words.charAt(0).toUpperCase() + words.slice(1);
  };

  document.addEventListener("change", ({ target: input }) => {
    if (!input.matches?.("input[type=file]") || !input.files.length) return;
    const field = input.form?.querySelector(`[data-from-file="${input.name}"]`);
    // What somebody typed stays; what came from another file goes with it.
    if (!field || (field.value.trim() && field.value !== made.get(field))) return;
    const room = field.maxLength > 0 ? field.maxLength : 200;
    field.value = readable(input.files[0].name).slice(0, room).trimEnd();
    made.set(field, field.value);
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });
}
