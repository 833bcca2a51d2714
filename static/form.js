// Forms: shows the questions whose conditions hold, checks the answers, and collects them as JSON.
//
// Nothing is stored or sent. All words stand in the page, and conditions and checks come as data: see `templates/form.html`.

for (const form of document.querySelectorAll("form.questions")) start(form);

function start(form) {
  const fields = [...form.querySelectorAll(".elements > li")].map(fieldOf);
  const asked = fields.filter((field) => field.id !== undefined);
  const errors = form.querySelector(".errors");
  const all = form.querySelector(".all");
  const answers = form.querySelector(".answers");
  const status = answers.querySelector("[role=status]");
  const shownAnswers = answers.querySelector("pre");
  const copy = answers.querySelector("button");
  const copyText = copy.textContent;

  /** The answers of an element, by its id: none where it is not shown. */
  const answersOf = (id) => {
    const field = asked.find((it) => it.id === id && it.isShown && it.answers.length > 0);
    return field ? field.answers : [];
  };

  const holds = (condition) => {
    if (!Array.isArray(condition)) return condition;
    const [operator, ...parts] = condition;
    if (operator === "and") return parts.every(holds);
    if (operator === "or") return parts.some(holds);
    const given = answersOf(parts[0]);
    const isEqual = parts[1] === null ? given.length === 0 : given.includes(parts[1]);
    return isEqual === (operator === "==");
  };

  /**
   * Finds what is shown. An element that is not shown counts as unanswered, so one may hide others, for as many rounds as
   * there are elements; conditions that wait for each other could go on for ever, and from then on only show.
   */
  function showWhatHolds() {
    for (const field of fields) field.isShown = false;
    let isChanged = true;
    for (let round = 0; isChanged; round += 1) {
      isChanged = false;
      for (const field of fields) {
        const isShown = holds(field.condition);
        if (isShown === field.isShown || (field.isShown && round > fields.length)) continue;
        field.isShown = isShown;
        isChanged = true;
      }
    }
    for (const field of fields) field.item.hidden = !field.isShown;
  }

  function update() {
    for (const field of asked) field.answers = field.read();
    showWhatHolds();
    form.classList.toggle("every", all !== null && all.checked);
    const lines = new Map();
    for (const { id, isMany } of asked) {
      const given = answersOf(id);
      if (given.length > 0 && !lines.has(id)) lines.set(id, `  ${JSON.stringify(id)}: ${JSON.stringify(isMany ? given : given[0])}`);
    }
    shownAnswers.textContent = lines.size > 0 ? `{\n${[...lines.values()].join(",\n")}\n}` : "{}";
    const missing = asked.filter((field) => field.isShown && field.missing && field.answers.length === 0).length;
    const text = missing > 0 ? status.dataset.missing.replace("{}", missing) : status.dataset.complete;
    if (status.textContent !== text) status.textContent = text;
    copy.textContent = copyText;
  }

  /** What is wrong with an answer; nothing where all is well. */
  function faultOf({ isShown, missing, answers: given, checks }) {
    if (!isShown) return undefined;
    if (given.length === 0) return missing;
    const failed = checks.find(([check, value]) => !given.every((answer) => satisfies(answer, check, value, answersOf)));
    return failed?.[2];
  }

  /** Says what is wrong with fields, beside each and above them all. */
  function showFaults(among) {
    const items = [];
    for (const field of asked) {
      const fault = among.includes(field) ? faultOf(field) : undefined;
      mark(field, fault, form.dataset.error);
      if (!fault) continue;
      const link = document.createElement("a");
      link.href = `#${field.controls[0].id}`;
      link.textContent = `${field.name} \u2014 ${fault}`;
      link.addEventListener("click", (event) => {
        event.preventDefault();
        field.item.scrollIntoView({ block: "center" });
        field.controls[0].focus({ preventScroll: true });
      });
      const item = document.createElement("li");
      item.append(link);
      items.push(item);
    }
    errors.querySelector("ul").replaceChildren(...items);
    errors.hidden = items.length === 0;
  }

  // What is put right is not complained about any longer; what is not yet asked for is not complained about before. At once, and
  // not when the field is left: who leaves it to press a button must find that where it was.
  form.addEventListener("input", () => {
    update();
    if (!errors.hidden) showFaults(asked.filter((field) => field.error));
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    update();
    showFaults(asked);
    if (errors.hidden) answers.open = true;
    (errors.hidden ? status : errors).focus();
  });
  form.addEventListener("reset", () => {
    // The controls are emptied after this event.
    setTimeout(() => {
      update();
      showFaults([]);
      asked[0]?.controls[0].focus();
    });
  });
  copy.addEventListener("click", async () => {
    let said = "copied";
    try {
      await navigator.clipboard.writeText(shownAnswers.textContent);
    } catch {
      getSelection().selectAllChildren(shownAnswers);
      said = "selected";
    }
    copy.textContent = copy.dataset[said];
  });

  form.classList.add("live");
  for (const part of [...form.querySelectorAll(".tools"), answers]) part.hidden = false;
  update();
}

/** An element of the form: what it is, and how its answers are read. */
function fieldOf(item) {
  const { id, visible, missing, checks } = item.dataset;
  const field = { item, id, missing, condition: visible ? JSON.parse(visible) : true, checks: checks ? JSON.parse(checks) : [] };
  if (id === undefined) return field;
  const controls = [...item.querySelectorAll("input, select, textarea")];
  const control = controls[0];
  const isGroup = control.type === "radio" || control.type === "checkbox";
  const options = [...item.querySelectorAll("datalist > option")];
  const plain = (text) => text.toLowerCase().replace(/[\u2018\u2019]/g, "'");
  const typed = (text) => options.find((option) => plain(option.value) === plain(text))?.dataset.value ?? text;
  field.controls = controls;
  field.isMany = control.type === "checkbox" || control.dataset.many !== undefined;
  field.name = [...item.querySelector(".question").childNodes].filter((node) => node.className !== "required")
    .map((node) => node.textContent).join("").replace(/\s+/g, " ").trim();
  field.read = () => {
    if (isGroup) return controls.filter((it) => it.checked).map((it) => it.value);
    // Choices count letter by letter; what is typed counts without the spaces around it.
    if (control.localName === "select") return control.value === "" ? [] : [control.value];
    const texts = field.isMany ? control.value.split("\n") : [control.value];
    return texts.map((text) => typed(text.trim())).filter((text) => text !== "");
  };
  return field;
}

/** Marks what is wrong with a field, or that nothing is. */
function mark(field, fault, word) {
  const { controls, item } = field;
  const group = item.querySelector("fieldset");
  const described = group ?? controls[0];
  const marked = group?.getAttribute("role") === "radiogroup" ? [group] : controls;
  if (field.error) {
    const others = described.getAttribute("aria-describedby").split(" ").filter((id) => id !== field.error.id).join(" ");
    if (others) described.setAttribute("aria-describedby", others);
    else described.removeAttribute("aria-describedby");
    for (const it of marked) it.removeAttribute("aria-invalid");
    field.error.remove();
  }
  field.error = undefined;
  if (!fault) return;
  const error = document.createElement("p");
  const said = document.createElement("span");
  error.className = "error";
  error.id = controls[0].id.replace("answer", "error");
  said.className = "unseen";
  said.textContent = `${word} `;
  error.append(said, fault);
  (controls[0].closest("label") ?? controls[0]).before(error);
  described.setAttribute("aria-describedby", `${error.id} ${described.getAttribute("aria-describedby") ?? ""}`.trim());
  for (const it of marked) it.setAttribute("aria-invalid", "true");
  field.error = error;
}

/** Whether an answer satisfies a check. A check that cannot be made is satisfied. */
function satisfies(answer, check, value, answersOf) {
  if (check === "number") return Number.isFinite(Number(answer));
  if (check === "maxlength") return !(answer.length > Number(value));
  if (check === "regexmatch") {
    try {
      return new RegExp(value).test(answer);
    } catch {
      return true;
    }
  }
  const limit = Array.isArray(value) ? answersOf(value[0])[0] : value;
  if (limit === undefined) return true;
  const numbers = [Number(answer), Number(limit)];
  // Dates and times are compared as they are written.
  return numbers.some(Number.isNaN) ? answer > limit : numbers[0] > numbers[1];
}
