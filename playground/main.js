// A text, and what Plimsoll finds in it.
const name = document.getElementById("name");
const text = document.getElementById("text");
const summary = document.getElementById("summary");
const findings = document.getElementById("findings");

const EXAMPLE = `{
  "family": "web",
  "networkMode": "awsvpc",
  "requiresCompatibilities": ["FARGATE"],
  "cpu": "256",
  "memory": "4096",
  "containerDefinitions": [
    {
      "name": "web",
      "image": "nginx:latest",
      "privileged": true,
      "portMappings": [{ "containerPort": 80, "hostPort": 8080 }],
      "environment": [{ "name": "DB_PASSWORD", "value": "correct-horse" }]
    }
  ]
}
`;

const worker = new Worker(new URL("./worker.js", import.meta.url), { type: "module" });
let turn = 0;

function check() {
  turn += 1;
  worker.postMessage({ turn, path: name.value || "file", content: text.value });
}

worker.onmessage = ({ data }) => {
  // What was typed since then has a turn of its own.
  if (data.turn === turn) show(data);
};
worker.onerror = (event) => show({ error: event.message || "the worker could not be started" });

function show({ report, milliseconds, error }) {
  if (error) {
    summary.textContent = error;
    findings.replaceChildren();
    return;
  }
  const [file] = report.files;
  const count = report.diagnostics.length;
  const what = file.kind ? `${file.kind}, ` : "";
  const why = file.reason ? ` (${file.status}: ${file.reason})` : "";
  summary.textContent = `${what}${count} ${count === 1 ? "finding" : "findings"}${why}, ${milliseconds.toFixed(1)} ms`;
  findings.replaceChildren(...report.diagnostics.map(item));
}

function item(found) {
  const { start, end } = found.range;
  const place = element("button", "place", `${start.line}:${start.column}`);
  place.type = "button";
  place.addEventListener("click", () => select(start, end));
  const rule = element("a", "rule", found.ruleId);
  rule.href = found.url;
  const head = element("div", "head");
  head.append(element("span", "level", found.level), place, rule);
  const made = element("li", found.level);
  made.append(head, element("p", "message", found.message), element("p", "help", found.help));
  return made;
}

// Texts of the report come from the file: they are never markup.
function element(tag, kind, content = "") {
  const made = document.createElement(tag);
  made.className = kind;
  made.textContent = content;
  return made;
}

function select(start, end) {
  const lines = text.value.split("\n");
  const at = ({ line, utf16Column }) =>
    lines.slice(0, line - 1).reduce((all, before) => all + before.length + 1, 0) + utf16Column - 1;
  text.focus();
  text.setSelectionRange(at(start), at(end));
  text.scrollTop = (start.line - 5) * (text.scrollHeight / lines.length);
}

text.value = EXAMPLE;
for (const field of [name, text]) field.addEventListener("input", check);
check();
