// Choosing acts: one box for all of the page, and a button that says how many.
const form = document.getElementById("print");
const boxes = form ? [...form.querySelectorAll("[name=number]")] : [];
if (boxes.length) {
  const button = form.querySelector("button");
  const whole = form.querySelector("[name=all]");
  const plural = new Intl.PluralRules(document.documentElement.lang);
  const every = document.createElement("input");
  Object.assign(every, { type: "checkbox", className: "form-check-input" });
  const label = document.createElement("label");
  label.className = "every";
  label.append(every, ` ${form.dataset.every}`);
  form.querySelector("table").before(label);

  const words = (count) => {
    const { one, few, many, none } = button.dataset;
    if (!count) return none;
    return ({ one, few }[plural.select(count)] ?? many).replace(/\d+/, count);
  };
  const show = () => {
    const chosen = boxes.filter((box) => box.checked).length;
    const count = whole?.checked ? Number(whole.dataset.count) : chosen;
    every.checked = chosen === boxes.length;
    every.indeterminate = chosen > 0 && chosen < boxes.length;
    for (const box of [every, ...boxes]) box.disabled = Boolean(whole?.checked);
    button.textContent = words(count);
    button.disabled = !count;
  };
  every.addEventListener("change", () => {
    for (const box of boxes) box.checked = every.checked;
  });
  form.addEventListener("change", show);
  addEventListener("pageshow", show); // "back" brings the old ticks without a change
  show();
}
