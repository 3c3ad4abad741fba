/* What is typed into a form, out of it and back: what begins with an underscore is ours. */
export const typed = (form) => [...new FormData(form)].filter(([name, value]) => !name.startsWith("_") && typeof value === "string");

export const fill = (form, fields) => {
  for (const field of form.elements) {
    if (!field.name || field.name.startsWith("_") || field.type === "file") continue;
    const values = fields.filter(([name]) => name === field.name).map(([, value]) => value);
    if (field.type === "radio" || field.type === "checkbox") field.checked = values.includes(field.value);
    else field.value = values[0] ?? "";
    field.dispatchEvent(new Event("change")); // for what shows the value elsewhere; it does not bubble to the form
  }
};
