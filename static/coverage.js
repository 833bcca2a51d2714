// Narrows the table of topic coverage to some products. Without it the table is whole.
"use strict";
(() => {
  const filter = document.querySelector(".filter");
  if (!filter) return;
  const [text, state] = filter.querySelectorAll("input, select");
  const status = filter.querySelector("[role=status]");
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
  filter.addEventListener("input", narrow);
  filter.hidden = false;
  narrow();
})();
