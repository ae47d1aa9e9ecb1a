// One quote after another, each as large as the screen bears; the page itself turns by its refresh.
const wall = document.querySelector(".wall");
const quotes = [...wall.querySelectorAll("figure")];
if (quotes.length > 1) {
  let place = 0;
  const show = () => quotes.forEach((quote, at) => (quote.hidden = at !== place));
  wall.classList.add("alone");
  show();
  setInterval(() => {
    place = Math.min(place + 1, quotes.length - 1);
    show();
  }, (wall.dataset.seconds * 1000) / quotes.length);
}
