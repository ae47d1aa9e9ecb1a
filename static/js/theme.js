// Bootstrap reads its colour scheme from an attribute, not from the system.
document.documentElement.dataset.bsTheme = matchMedia("(prefers-color-scheme: dark)").matches
  ? "dark"
  : "light";
