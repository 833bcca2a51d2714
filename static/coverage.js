// Narrows the table of topic coverage to some products. Without it the table is whole.
"use strict";
(() => {
  const form = document.querySelector("form.filter");
  if (!form) return;
  const [text, state] = form.elements;
  const status = form.querySelector("[role=status]");
  const rows = Array.from(document.querySelectorAll("table.coverage tbody tr"), (row) => ({
    row,
    name: row.cells[0].textContent.toLowerCase(),
    states: row.dataset.states.split(" "),
  }));

  const narrow = () => {
    const words = text.value.toLowerCase().split(/\s+/);
    let count = 0;
    for (const { row, name, states } of rows) {
      const fits = words.every((word) => name.includes(word)) && (!state.value || states.includes(state.value));
      row.hidden = !fits;
      count += fits;
    }
    status.textContent = count === 1 ? status.dataset.one : status.dataset.many.replace("{}", count);
  };
  form.addEventListener("input", narrow);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.hidden = false;
  narrow();
})();
