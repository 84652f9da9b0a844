/* Fields that one chooses from by typing: the widget names itself by its value only, which may be empty, so it is
   given the field's label as well. */

window.addEventListener("load", () => {
  for (const select of document.querySelectorAll("select.admin-autocomplete")) {
    const label = document.querySelector(`label[for="${select.id}"]`);
    if (!label) continue;
    label.id ||= `${select.id}-label`;
    const value = document.getElementById(`select2-${select.id}-container`);
    for (const element of [value, value?.closest("[role=combobox]")]) {
      element?.setAttribute("aria-labelledby", `${label.id} ${value.id}`);
    }
  }
});
