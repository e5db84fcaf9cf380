// Passkeys: a button works once the scripts are there, and what goes wrong is said beside it.
(() => {
  const problem = () => document.getElementById("passkey-problem");

  document.addEventListener("allauth.error", (event) => {
    // It is said in words; the console is for faults.
    event.preventDefault();
    if (problem()) problem().hidden = false;
  });

  // After the library's listener for the same event, which stands in a script before this one.
  document.addEventListener("DOMContentLoaded", () => {
    if (window.PublicKeyCredential) {
      for (const button of document.querySelectorAll("[data-passkey]")) button.disabled = false;
    } else if (problem()) {
      problem().hidden = false;
    }
  });
})();
