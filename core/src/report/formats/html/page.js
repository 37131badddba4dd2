"use strict";
const form = document.getElementById("filters");
if (form) {
  const articles = [...document.querySelectorAll("article")];
  const apply = () => {
    const wanted = new FormData(form);
    const levels = wanted.getAll("level");
    const text = wanted.get("text").trim().toLowerCase();
    let count = 0;
    for (const article of articles) {
      const { level, category, rule } = article.dataset;
      const show =
        levels.includes(level) &&
        (!wanted.get("category") || wanted.get("category") === category) &&
        (!wanted.get("rule") || wanted.get("rule") === rule) &&
        (!text || article.textContent.toLowerCase().includes(text));
      article.hidden = !show;
      count += show;
    }
    for (const section of document.querySelectorAll("section")) {
      section.hidden = !section.querySelector("article:not([hidden])");
    }
    document.getElementById("count").textContent = `${count} of ${articles.length} findings`;
  };
  form.hidden = false;
  form.addEventListener("input", apply);
  form.addEventListener("submit", (event) => event.preventDefault());
  apply();
}
