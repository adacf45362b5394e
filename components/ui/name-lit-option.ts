/**
 * Ref of a `Command`: its search and its list always name the option that is lit as the active one, also
 * when the list has just opened or changed by typing, where cmdk still names the one before or none.
 */
export function nameLitOption(root: HTMLElement | null) {
  if (!root) return;
  const name = () => {
    const lit = root.querySelector("[cmdk-item][aria-selected=true]")?.id ?? "";
    for (const element of root.querySelectorAll("[cmdk-input], [cmdk-list]"))
      if ((element.getAttribute("aria-activedescendant") ?? "") !== lit)
        if (lit) element.setAttribute("aria-activedescendant", lit);
        else element.removeAttribute("aria-activedescendant");
  };
  const observer = new MutationObserver(name);
  observer.observe(root, { subtree: true, childList: true, attributeFilter: ["aria-selected", "aria-activedescendant"] });
  name();
  return () => observer.disconnect();
}
