// The client's form: counts that it is opened, keeps what is filled in, and sends the answer when
// the network is back. Without this file it works as every form does.
const form = document.getElementById("answer");
const shelf = location.pathname.toLowerCase().replace(/[^a-z0-9]/g, ""); // one for each act
const FORTNIGHT = 14 * 24 * 3600e3;
const SLOW = 60e3;
let kept = null; // the answer on its way, also where nothing can be stored
let [pause, waiting] = [5e3, 0];

const say = (words, place = "state") => {
  const line = document.getElementById(place);
  if (line) line.textContent = words;
};
const filled = () => String(new URLSearchParams(new FormData(form)));
const post = (address, body, rest) =>
  fetch(address, { method: "POST", body: new URLSearchParams(body), redirect: "manual", ...rest });

const keep = (answer) => {
  kept = answer;
  try {
    if (answer) localStorage.setItem(shelf, JSON.stringify(answer));
    else localStorage.removeItem(shelf);
  } catch {} // a phone that stores nothing still sends while the page is open
};
const find = () => {
  try {
    const found = JSON.parse(localStorage.getItem(shelf));
    return found && Date.now() - found.at < FORTNIGHT ? found : null;
  } catch {
    return null;
  }
};

// What the server did not take has a page that says why: let the browser show it.
const hand = ({ action, body }) => {
  const plain = Object.assign(document.createElement("form"), { method: "post", action });
  for (const [name, value] of new URLSearchParams(body))
    plain.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
  document.body.append(plain);
  plain.submit();
};

let [busy, sent] = [false, false];
const deliver = async () => {
  clearTimeout(waiting);
  if (busy || !kept) return;
  busy = true;
  const answer = kept;
  const reply = await post(answer.action, answer.body, {
    signal: AbortSignal.timeout?.(30e3),
  }).catch(() => null);
  busy = false;
  if (!reply || reply.status >= 500 || reply.status === 429) {
    if (form) say(reply ? form.dataset.busy : form.dataset.offline);
    waiting = setTimeout(deliver, pause);
    pause = Math.min(2 * pause, SLOW);
    return;
  }
  keep(null);
  sent = true;
  if (reply.type === "opaqueredirect") location.replace(answer.action);
  else hand(answer);
};
addEventListener("online", deliver);
kept = find();
deliver();

if (form) {
  const { told, replaces } = form.elements;
  let dirty = false;
  let timer = 0;

  const tell = (reached) => {
    const before = Number(told.value);
    if (replaces || reached <= before) return;
    told.value = reached;
    post(form.dataset.seen, { told: before, reached }, { keepalive: true }).catch(() => {
      told.value = before;
    });
  };
  const keepDraft = () => {
    clearTimeout(timer);
    timer = 0;
    if (!dirty || kept || sent) return;
    dirty = false;
    const body = filled();
    post(form.dataset.draft, body, { keepalive: body.length < 6e4 }).then(
      () => say(form.dataset.kept, "quiet"),
      () => {
        dirty = true;
      },
    );
  };
  const note = ({ target }) => {
    tell(2);
    dirty = true;
    timer ||= setTimeout(keepDraft, 10e3);
    if (kept) keep({ ...kept, body: filled() });
    const more = target.type === "radio" && target.closest(".touchpoint")?.querySelector("details");
    if (more) more.open = "12".includes(target.value || "-") || more.querySelector("textarea").value;
  };

  for (const sign of ["pointerdown", "keydown", "scroll"])
    addEventListener(sign, () => tell(1), { once: true, passive: true });
  form.addEventListener("input", note);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") keepDraft();
  });
  form.addEventListener("submit", (press) => {
    if (press.submitter?.hasAttribute("formaction")) return;
    press.preventDefault();
    pause = 5e3;
    keep({ action: form.action, body: filled(), at: Date.now() });
    say(form.dataset.sending);
    deliver();
  });
}
