/* Where in the preview's page stands what is being edited: found by its words. preview.js uses it.
 *
 * The public page knows nothing of forms, and no type is named here: what is typed is looked for in
 * the page's text, and where it is not shown, the heading or anchor that is called like its field.
 */
"use strict";
{
  /** Of a longer text its beginning is enough; a shorter one could stand anywhere. */
  const LONGEST = 80;
  const SHORTEST = 3;
  const BLOCKS = "p, li, h2, h3, h4, td, th, blockquote, pre";
  const ROW = ".inline-related:not(.empty-form), tr.form-row:not(.empty-form)";

  const words = (text) => (text || "").replace(/\s+/g, " ").trim();
  const plain = (html) => {
    const page = new DOMParser().parseFromString(html, "text/html");
    return words(page.body.querySelector(BLOCKS)?.textContent || page.body.textContent);
  };

  const textOfField = (field) => {
    if (field.isContentEditable) {
      const at = document.getSelection()?.anchorNode;
      const element = at?.nodeType === Node.TEXT_NODE ? at.parentElement : at;
      const block = field.contains(element) ? element.closest(BLOCKS) : null;
      return words(block?.textContent || field.firstElementChild?.textContent);
    }
    if (field.matches("textarea")) return plain(field.value);
    if (field.matches("select")) return words(field.selectedOptions[0]?.textContent);
    if (field.matches('input:not([type="hidden"], [type="checkbox"], [type="radio"], [type="file"])')) {
      return words(field.value);
    }
    return "";
  };

  /** Return the texts by which to find what is edited, the best first. */
  const placeOf = (form) => {
    const field = document.activeElement;
    if (!field || !form.contains(field) || field.closest(".submit-row")) return { texts: [], names: [] };
    const row = field.closest(ROW);
    const inRow = [...(row?.querySelectorAll("textarea, input[type='text']") || [])].map(textOfField);
    inRow.sort((one, other) => other.length - one.length);
    const texts = [textOfField(field), ...inRow].filter((text) => text.length >= SHORTEST);
    const group = field.closest(".inline-group");
    const label = field.closest(".form-row")?.querySelector("label")?.textContent;
    const name = group ? group.id.replace(/-group$/, "") : (field.name || "").split("-").pop();
    const heading = group?.querySelector("h2")?.textContent;
    const labels = [row ? heading : label || field.getAttribute("aria-label")];
    return { texts, names: [name.replaceAll("_", "-"), ...labels.map((each) => words(each).replace(/:$/, ""))] };
  };

  const smallest = (root, text) => {
    let found = null;
    for (let at = root; at; ) {
      at = [...at.children].find((each) => words(each.textContent).includes(text));
      found = at || found;
    }
    return found;
  };

  const named = (page, root, names) => {
    const [name, ...labels] = names.filter(Boolean);
    const heading = [...root.querySelectorAll("h2, h3")].find((each) => labels.includes(words(each.textContent)));
    return (name && page.getElementById(name)) || heading || null;
  };

  /** Scroll the frame to what is edited, unless it is in sight. */
  const keepInSight = (frame, { texts, names }) => {
    const page = frame.contentDocument;
    const root = page?.querySelector("main");
    if (!root) return;
    let found = null;
    for (const text of texts) found = found || smallest(root, text.slice(0, LONGEST));
    found = found || named(page, root, names);
    if (!found) return;
    const { top, bottom } = found.getBoundingClientRect();
    const height = frame.contentWindow.innerHeight;
    if (top >= 0 && Math.min(bottom, top + 100) <= height) return;
    const at = top + frame.contentWindow.scrollY - height / 4;
    frame.contentWindow.scrollTo({ top: at, behavior: "instant" });
  };

  window.portalPreview = window.portalPreview || {};
  window.portalPreview.place = { placeOf, keepInSight };
}
