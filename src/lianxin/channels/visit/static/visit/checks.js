// What the office would refuse, told while the visitor is still in the home.
const FILLED = ["words", "leads_to", "to", "due", "why"];
const has = (fields, name) => Boolean(fields[name]?.trim());

export function needsIn(fields) {
  const found = new Set();
  for (const name of Object.keys(fields)) {
    const match = /^needs-(\d+)-/.exec(name);
    if (match && FILLED.some((part) => has(fields, `needs-${match[1]}-${part}`))) found.add(Number(match[1]));
  }
  return [...found].sort((a, b) => a - b);
}

export function missing(fields, say, areas) {
  const problems = [];
  const demand = (held, id, text) => held || problems.push({ id: `id_${id}`, text: say(text) });
  if (fields.home === "known") demand(has(fields, "code"), "code", "code.missing");
  else if (areas) demand(has(fields, "area"), "area", "area.missing");
  demand(has(fields, "consent"), "consent", "consent.missing");
  if (fields.consent === "danger") demand(has(fields, "consent_note"), "consent_note", "consent_note.missing");
  const needs = needsIn(fields);
  for (const [name, answer] of Object.entries(fields)) {
    if (name.startsWith("check_") && name !== "check_gas" && answer === "yes") demand(needs.length, name, "check.unfollowed");
  }
  for (const index of needs) ofNeed(fields, `needs-${index}-`, demand);
  return problems;
}

function ofNeed(fields, at, demand) {
  demand(has(fields, `${at}words`), `${at}words`, "words.empty");
  demand(has(fields, `${at}leads_to`), `${at}leads_to`, "leads_to.missing");
  const leads = fields[`${at}leads_to`];
  if (leads === "referral") {
    demand(has(fields, `${at}to`), `${at}to`, "to.missing");
    demand(has(fields, `${at}due`), `${at}due`, "due.missing");
  }
  if (leads === "reason") demand(has(fields, `${at}why`), `${at}why`, "why.missing");
}
