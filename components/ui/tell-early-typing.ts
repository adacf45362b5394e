/**
 * Ref of a text field: what was typed into the server's page before React answered is told to the field's owner as a change,
 * who otherwise would not know of it and put the field back with the next change of anything.
 */
export function tellEarlyTyping(field: HTMLInputElement | HTMLTextAreaElement | null): void {
  if (!field || field.value === field.defaultValue) return;
  const typed = field.value;
  // React has seen the typed text as it took the field over and hears of no change to the same; the prototype's setter it does not see.
  field.value = field.defaultValue;
  Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field), "value")?.set?.call(field, typed);
  field.dispatchEvent(new Event("input", { bubbles: true }));
}
