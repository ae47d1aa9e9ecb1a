// A long PDF: fetch it as it is drawn, say how far it has come, then hand it over as a file.
const link = document.querySelector("[data-acts]");
const line = document.querySelector(".progress-line");
const MARK = [..."\n%act\n"].map((letter) => letter.charCodeAt(0)); // stands after each act
if (link && line && window.ReadableStream) {
  const bar = line.querySelector("progress");
  const said = line.querySelector("[role=status]");
  const { acts, name, words, size, ready, broken } = link.dataset;
  let busy = false;

  const tell = (done, bytes) => {
    if (done) Object.assign(bar, { max: Number(acts), value: done });
    said.textContent = done
      ? words.replace("{done}", done).replace("{all}", acts)
      : size.replace("{size}", (bytes / 1e6).toFixed(1));
  };
  const receive = async () => {
    const response = await fetch(link.href);
    if (!response.ok) throw new Error(response.status);
    const parts = [];
    let [done, bytes, met] = [0, 0, 0]; // met: letters of a mark that ended the last part
    for (const reader = response.body.getReader(); ; ) {
      const { value } = await reader.read();
      if (!value) return new Blob(parts, { type: "application/pdf" });
      for (const byte of value) {
        met = byte === MARK[met] ? met + 1 : Number(byte === MARK[0]);
        if (met === MARK.length) [done, met] = [done + 1, 0];
      }
      parts.push(value);
      bytes += value.length;
      tell(done, bytes);
    }
  };
  link.addEventListener("click", async (press) => {
    press.preventDefault();
    if (busy) return;
    busy = true;
    line.hidden = false;
    bar.removeAttribute("value");
    try {
      const file = document.createElement("a");
      Object.assign(file, { href: URL.createObjectURL(await receive()), download: name });
      file.click();
      bar.value = bar.max;
      said.textContent = ready;
    } catch {
      bar.value = 0;
      said.textContent = broken;
    }
    busy = false;
  });
}
