/* The colour scheme that the visitor chose, before anything is painted; so not deferred.
   The admin keeps its choice under the same name. */
(function () {
  "use strict";
  var root = document.documentElement;
  var system = matchMedia("(prefers-color-scheme: dark)");

  function remembered() {
    try {
      return localStorage.getItem("theme");
    } catch (error) {
      return null; // storage is switched off: the system decides
    }
  }

  function remember(theme) {
    try {
      localStorage.setItem("theme", theme);
    } catch (error) {
      // Then the choice holds for this page.
    }
  }

  function apply(theme) {
    root.dataset.theme = theme === "light" || theme === "dark" ? theme : "auto";
  }

  function isDark() {
    return root.dataset.theme === "auto" ? system.matches : root.dataset.theme === "dark";
  }

  apply(remembered());

  function say() {
    var button = document.querySelector("[data-theme-switch]");
    if (button) button.setAttribute("aria-pressed", String(isDark()));
  }

  // From the first moment: the button can be pressed before the page is there whole.
  document.addEventListener("click", function (event) {
    if (!event.target.closest("[data-theme-switch]")) return;
    var dark = !isDark();
    // Choosing what the system says anyway means following it again.
    var theme = dark === system.matches ? "auto" : dark ? "dark" : "light";
    apply(theme);
    remember(theme);
    say();
  });
  system.addEventListener("change", say);
  addEventListener("storage", function (event) {
    if (event.key !== "theme") return;
    apply(event.newValue);
    say();
  });
  document.addEventListener("DOMContentLoaded", say);
})();
