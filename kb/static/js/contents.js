// Marks the section being read in the table of contents.

export function followContents(list) {
  const links = new Map();
  for (const link of list.querySelectorAll("a")) {
    const heading = document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (heading) links.set(heading, link);
  }
  const headings = [...links.keys()];
  const mark = () => {
    const edge = innerHeight / 3;
    const bottom = scrollY + innerHeight >= document.documentElement.scrollHeight - 2;
    const passed = headings.filter((heading) => heading.getBoundingClientRect().top < edge);
    const current = (bottom && headings.at(-1)) || passed.at(-1) || headings[0];
    for (const [heading, link] of links) {
      if (heading === current) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
  };
  // Told whenever a heading crosses the upper third, and at the page's end.
  const watcher = new IntersectionObserver(mark, { rootMargin: "0px 0px -66% 0px", threshold: [0, 1] });
  for (const heading of headings) watcher.observe(heading);
  addEventListener("scrollend", mark, { passive: true });
  if (headings.length) mark();
}
