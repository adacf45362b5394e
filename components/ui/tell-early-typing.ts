/**
 * Ref of a text field: what was typed into the server's page before React answered is told to the field's owner as a change,
 * who otherwise would not know of it and put the field back with the next change of anything.
 */
export function tellEarlyTyping(field: HTMLInputElement | HTMLTextAreaElement | null): void {
  if (field && field.value !== field.defaultValue) tell(field, field.value);
}

/**
 * The same for a text area, whose text React puts back to what it came with as it takes it over. To be called while the area is
 * rendered for the first time, when what was typed is still there.
 */
export function earlyTypingTeller(id: string): (field: HTMLTextAreaElement | null) => void {
  let typed = typedInto(id);
  return (field) => {
    if (!field) return;
    if (typed === null || field.value !== field.defaultValue) tellEarlyTyping(field);
    else tell(field, typed);
    typed = null;
  };
}

function typedInto(id: string): string | null {
  if (typeof document === "undefined") return null;
  const field = document.getElementById(id);
  return field instanceof HTMLTextAreaElement && field.value !== field.defaultValue ? field.value : null;
}

function tell(field: HTMLInputElement | HTMLTextAreaElement, typed: string): void {
  // React has seen the typed text as it took the field over and hears of no change to the same; the prototype's setter it does not see.
  field.value = field.defaultValue;
  Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field), "value")?.set?.call(field, typed);
  field.dispatchEvent(new Event("input", { bubbles: true }));
}
