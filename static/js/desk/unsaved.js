/* The words on the page of one picture: what is typed and not saved yet does not go without a question, as when another
   form of the page is sent. */

const form = document.getElementById("image_form");
const isChanged = (field) => {
  if (field.type === "checkbox") return field.checked !== field.defaultChecked;
  return field.type !== "hidden" && field.value !== field.defaultValue;
};
let isSent = false;
form?.addEventListener("submit", () => { isSent = true; });
window.addEventListener("beforeunload", (event) => {
  if (form && !isSent && [...form.querySelectorAll("input, textarea")].some(isChanged)) event.preventDefault();
});
