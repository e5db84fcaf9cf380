/* Says in the place of a refused frame that this site is not a partner yet; asked for by embed.js,
   which puts this script where the words belong. The portal calls it with them. */
({ text, label, href, lang }) => {
  const here = document.currentScript;
  const words = document.createElement("span");
  const link = document.createElement("a");
  words.lang = lang;
  words.style.cssText = "display:block;margin-top:.5em";
  link.href = href;
  link.target = "_blank";
  link.rel = "noopener";
  link.textContent = label;
  words.append(text, " ", link);
  here?.replaceWith(words);
}
