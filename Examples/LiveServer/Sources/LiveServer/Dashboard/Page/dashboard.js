// Shows what the server tells at /events. Texts from customers are set as text, never as HTML.

const element = (id) => document.getElementById(id);
const number = new Intl.NumberFormat("en");
const percent = new Intl.NumberFormat("en", { style: "percent", minimumFractionDigits: 1, maximumFractionDigits: 1 });
const kept = 100; // transitions on the page

function make(tag, text, className = "") {
  const made = document.createElement(tag);
  made.textContent = text;
  made.className = className;
  return made;
}

// --- Figures

let recorded = 0;
let counted = null;

function showFigures(figures) {
  element("customers").textContent = number.format(figures.customers);
  element("purchases").textContent = number.format(figures.purchases);
  element("revenue").textContent = figures.revenue.join(" · ") || "none yet";
  const rate = figures.repeatPurchaseRate;
  element("rate").textContent = rate.value === undefined ? "–" : percent.format(rate.value);
  element("interval").textContent = rate.trials === 0 ? "nobody has bought yet"
    : `95 % Wilson interval ${percent.format(rate.lower)} to ${percent.format(rate.upper)}, n = ${number.format(rate.trials)}`;
  element("segments").replaceChildren(...figures.segments.map((segment) => {
    const row = document.createElement("tr");
    const name = make("th", segment.name);
    name.scope = "row";
    name.append(make("small", segment.condition));
    row.append(name, make("td", number.format(segment.members), "number"));
    return row;
  }));
  for (const count of ["recorded", "repeated", "refused"]) {
    element(count).textContent = number.format(figures.ingestion[count]);
  }
  recorded = figures.ingestion.recorded;
}

// --- How fast interactions come

const paces = Array(60).fill(0);

setInterval(() => {
  if (counted !== null) {
    paces.shift();
    paces.push(Math.max(0, recorded - counted));
  }
  counted = recorded;
  const top = Math.max(1, ...paces);
  const points = paces.map((pace, second) => `${(second * 300) / 59},${58 - (54 * pace) / top}`);
  document.querySelector("#pace polyline").setAttribute("points", points.join(" "));
  document.querySelector("#pace polygon").setAttribute("points", `0,60 ${points.join(" ")} 300,60`);
  element("pace-text").textContent =
    `Interactions recorded a second, over the last minute: ${number.format(paces.at(-1))} now, ${number.format(top)} at most`;
}, 1000);

// --- Transitions

function showTransition(transition) {
  element("nobody").hidden = true;
  const time = make("time", new Date(transition.instant).toLocaleTimeString("en-GB"), "quiet");
  time.dateTime = transition.instant;
  const direction = transition.direction === "entered" ? "entered" : "left";
  const button = document.createElement("button");
  button.title = `Because of: ${transition.cause}. Press to see why.`;
  button.append(time, make("span", transition.name),
    make("span", `${direction} ${transition.segment}`, transition.direction));
  button.addEventListener("click", () => explain(transition));
  const line = document.createElement("li");
  line.append(button);
  const list = element("transitions");
  list.prepend(line);
  while (list.childElementCount > kept) list.lastElementChild.remove();
}

async function explain(transition) {
  const path = `/segments/${encodeURIComponent(transition.segment)}/members/${transition.customer}`;
  const text = await (await fetch(path)).text();
  element("why-title").textContent = `${transition.name} and “${transition.segment}”`;
  element("why-text").textContent = text;
  element("why").showModal();
}

// --- The connection

function show(state, text) {
  const connection = element("connection");
  if (connection.dataset.state === state) return; // so that it is not read out again
  connection.dataset.state = state;
  connection.textContent = text;
}

function follow() {
  const events = new EventSource("/events");
  events.addEventListener("open", () => show("live", "Live"));
  events.addEventListener("figures", (event) => showFigures(JSON.parse(event.data)));
  events.addEventListener("transition", (event) => showTransition(JSON.parse(event.data)));
  events.addEventListener("error", () => {
    show("lost", "Connection lost, trying again …");
    // The browser goes on by itself from the last transition, but not after an answer that is an error.
    if (events.readyState === EventSource.CLOSED) setTimeout(follow, 3000);
  });
}

follow();

// --- Recording

let pending = null; // a purchase that got no answer is sent again under its key

element("purchase").addEventListener("submit", async (event) => {
  event.preventDefault();
  const form = new FormData(event.target);
  const told = JSON.stringify([form.get("customer"), form.get("amount")]);
  if (pending?.told !== told) {
    pending = { told, body: JSON.stringify({
      externalID: { kind: "email", value: form.get("customer") }, occurredAt: new Date().toISOString(),
      key: { source: "dashboard", id: crypto.randomUUID() }, kind: "purchase",
      content: { total: `${form.get("amount")} EUR` },
    }) };
  }
  const answer = element("answer");
  try {
    const response = await fetch("/interactions", {
      method: "POST", headers: { "Content-Type": "application/json" }, body: pending.body });
    const said = await response.json();
    pending = null;
    answer.toggleAttribute("data-refused", !response.ok);
    answer.textContent = !response.ok ? said.detail : said.recorded ? "Recorded." : "It was recorded before.";
  } catch {
    answer.toggleAttribute("data-refused", true);
    answer.textContent = "No answer. Press again: it will be recorded once.";
  }
});
