// Passkeys: what django-allauth's script cannot do is said beside the button, not in the console.
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  const problem = document.getElementById("passkey-problem");
  if (problem) problem.hidden = false;
});
if (!window.PublicKeyCredential) {
  document.getElementById("passkey-form")?.setAttribute("hidden", "");
}
