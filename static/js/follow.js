// A long work: look again each second, and let only the part that moves change.
const section = document.querySelector("[data-follow]");
if (section && window.fetch) {
  const look = async () => {
    try {
      const response = await fetch(location.href, { headers: { Accept: "text/html" } });
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      const fresh = page.getElementById(section.id);
      if (!fresh || response.redirected) return location.reload();
      // the bar itself stays, so that it moves and does not jump
      const [bar, next] = [section, fresh].map((each) => each.querySelector("progress"));
      bar.max = next.max;
      if (next.hasAttribute("value")) bar.value = next.value;
      else bar.removeAttribute("value");
      for (const words of ["h2", "[role=status]"]) {
        const [here, there] = [section, fresh].map((each) => each.querySelector(words));
        if (here.textContent !== there.textContent) here.textContent = there.textContent;
      }
    } catch {
      // the network is away for a moment: the next look tells
    }
    setTimeout(look, 1000);
  };
  setTimeout(look, 1000);
}
