(kind, what) => {
  const isShown = (element) => element.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  const nameOf = (element) => (element.getAttribute("aria-label") ?? element.innerText ?? "").trim();
  const pressable = "button, a, label, summary, input, select, [role=button], [role=tab], [role=link], [role=option]";

  // The last of several that fit alike is the innermost.
  const byText = () => {
    const all = [...document.querySelectorAll("body *")].filter(isShown);
    const first = all.filter((element) => element.matches(pressable));
    return (
      first.find((element) => nameOf(element) === what) ??
      first.find((element) => nameOf(element).includes(what)) ??
      all.findLast((element) => nameOf(element) === what) ??
      all.findLast((element) => nameOf(element).includes(what))
    );
  };

  const element = kind === "text" ? byText() : [...document.querySelectorAll(what)].find(isShown);
  if (!element) return "is not on the page";
  if (element.disabled || element.ariaDisabled === "true") return "cannot be pressed now";
  element.scrollIntoView({ block: "center", inline: "center", behavior: "instant" });
  const { left, top, width, height } = element.getBoundingClientRect();
  const hit = document.elementFromPoint(left + width / 2, top + height / 2);
  if (!hit || !(element.contains(hit) || hit.contains(element))) return `is covered by ${hit?.outerHTML.slice(0, 200)}`;
  return { left, top, width, height };
}
