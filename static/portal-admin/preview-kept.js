/* What the preview shows is what the autosave has: it is asked to send at once. preview.js uses it. */
"use strict";
{
  /** What stands in the form beside its content. */
  const ASIDE = /^(_.*|csrfmiddlewaretoken|autosave_tab|form_end)$|__prefix__|(^|-)warned_of$/;

  window.portalPreview = window.portalPreview || {};

  /** Return what would be sent now, to compare it with what was sent before. */
  window.portalPreview.textOf = (form) =>
    JSON.stringify([...new FormData(form)].filter(([name, value]) => typeof value === "string" && !ASIDE.test(name)));

  /** Have everything typed sent; return what the preview is asked by, or null if that failed. */
  window.portalPreview.keep = async (form) => {
    const waits = [];
    form.dispatchEvent(new CustomEvent("autosave:now", { detail: { waits } }));
    const kept = await Promise.all(waits);
    return kept.every(Boolean) ? { tab: form.elements.autosave_tab?.value || "" } : null;
  };
}
