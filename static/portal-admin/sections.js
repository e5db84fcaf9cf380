/* The links to a form's sections: open beside the form where there is room, marked where one
 * is and where something is to be corrected. */
"use strict";
{
  const box = document.querySelector(".sections");
  const wide = window.matchMedia("(min-width: 1200px)");
  const links = [...(box?.querySelectorAll("a") || [])];
  /** Return the part of the form that a link leads to; the first has no name of its own. */
  const partOf = (link) => {
    const named = document.getElementById(decodeURIComponent(link.hash.slice(1)));
    return link === links[0] && named?.matches("main")
      ? document.querySelector(".change-form fieldset.module")
      : named?.closest("fieldset, .inline-group") || named;
  };
  const parts = links.map(partOf);

  const settle = () => {
    if (box) box.open = wide.matches;
  };
  settle();
  wide.addEventListener("change", settle);

  links.forEach((link, i) => {
    const faulty = parts[i]?.querySelector(".errorlist, .errors");
    link.classList.toggle("has-errors", Boolean(faulty));
    link.addEventListener("click", () => {
      parts[i]?.querySelectorAll(":scope > details").forEach((one) => (one.open = true));
      if (!wide.matches) box.open = false;
    });
  });

  // The last section that begins above the upper third of the window is where one is.
  let asked = 0;
  const follow = () => {
    asked = 0;
    const line = window.innerHeight / 3;
    const atEnd = window.scrollY + window.innerHeight > document.documentElement.scrollHeight - 4;
    const passed = parts.filter((part) => part && part.getBoundingClientRect().top < line);
    const here = atEnd ? parts.length - 1 : Math.max(0, parts.indexOf(passed.at(-1)));
    links.forEach((link, i) => {
      if (i === here) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    });
  };
  if (links.length) {
    const later = () => (asked ||= requestAnimationFrame(follow));
    window.addEventListener("scroll", later, { passive: true });
    window.addEventListener("resize", later);
    follow();
  }
}
