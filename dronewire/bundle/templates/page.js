(function () {
  "use strict";
  var all = function (selector) { return Array.prototype.slice.call(document.querySelectorAll(selector)); };
  var one = function (id) { return document.getElementById(id); };
  var bar = document.querySelector(".sift");
  var cards = all(".story, .brief > li");
  cards.forEach(function (card, place) { card.place = place; });

  function language() { return one("ui-en").checked ? "en" : "ru"; }

  function speak() {
    var ui = language();
    all("option[data-ru]").forEach(function (option) { option.textContent = option.dataset[ui]; });
    all("select[data-ru]").forEach(function (select) {
      select.setAttribute("aria-label", select.dataset[ui]);
      if (!select.options[0].value) { select.options[0].textContent = select.dataset[ui]; }
    });
    if (one("find")) {
      one("find").placeholder = one("find").dataset[ui];
      one("find").setAttribute("aria-label", one("find").dataset[ui]);
    }
  }

  function textOf(card) {
    if (card.sought === undefined) { card.sought = card.textContent.toLowerCase().replace(/ё/g, "е"); }
    return card.sought;
  }

  function chosen(id) { return one(id) ? one(id).value : ""; }

  function wanted() {
    var topic = document.querySelector(".pick:checked");
    return {
      topic: topic ? topic.value : "",
      o: chosen("by-o"), r: chosen("by-r"), l: chosen("by-l"),
      words: chosen("find").toLowerCase().replace(/ё/g, "е").split(/\s+/).filter(Boolean)
    };
  }

  function fits(card, want) {
    return (!want.topic || card.classList.contains(want.topic)) &&
      (!want.o || card.dataset.o.split(" ").indexOf(want.o) >= 0) &&
      (!want.r || card.dataset.r.split(" ").indexOf(want.r) >= 0) &&
      (!want.l || card.dataset.l === want.l) &&
      want.words.every(function (word) { return textOf(card).indexOf(word) >= 0; });
  }

  function sift() {
    if (!bar) { return; }
    var want = wanted(), left = 0;
    cards.forEach(function (card) {
      card.hidden = !fits(card, want);
      if (!card.hidden) { left += 1; }
    });
    var sifted = want.topic || want.o || want.r || want.l || want.words.length;
    bar.classList.toggle("on", Boolean(sifted));
    one("left").textContent = sifted ? left + (language() === "en" ? " of " : " из ") + cards.length : "";
  }

  var orders = {
    weight: function (a, b) { return a.place - b.place; },
    "new": function (a, b) { return b.dataset.at.localeCompare(a.dataset.at) || a.place - b.place; },
    old: function (a, b) { return a.dataset.at.localeCompare(b.dataset.at) || a.place - b.place; },
    title: function (a, b) { return titleOf(a).localeCompare(titleOf(b)) || a.place - b.place; }
  };
  function titleOf(card) { return (card.querySelector("h3") || card).textContent.replace(/^[^\p{L}\p{N}]+/u, ""); }

  function sort() {
    all(".list").forEach(function (list) {
      Array.prototype.slice.call(list.children).sort(orders[chosen("order")]).forEach(function (card) {
        list.appendChild(card);
      });
    });
  }

  function clear() {
    bar.reset();
    if (one("pick-all")) { one("pick-all").checked = true; }
    speak(); sort(); sift();
  }

  // Seen ones only: what the filter hides is not stepped on.
  function step(by) {
    var seen = all(".story, .brief > li").filter(function (card) { return !card.hidden; });
    var at = seen.indexOf(document.activeElement && document.activeElement.closest(".story, .brief > li"));
    var next = seen[at < 0 ? (by > 0 ? 0 : seen.length - 1) : Math.min(Math.max(at + by, 0), seen.length - 1)];
    if (next) { next.focus({ preventScroll: true }); next.scrollIntoView({ block: "start" }); }
  }

  function unfold(card) {
    var details = card.querySelector("details"), link = card.querySelector("a");
    if (details) { details.open = !details.open; } else if (link) { link.click(); }
  }

  document.addEventListener("keydown", function (event) {
    var typing = /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName) && event.target.type !== "radio";
    if (event.ctrlKey || event.metaKey || event.altKey) { return; }
    if (event.key === "Escape" && bar) { clear(); event.target.blur(); return; }
    if (typing) { return; }
    if (event.key === "/" && bar) { event.preventDefault(); one("find").focus(); }
    if (event.key === "j") { step(1); }
    if (event.key === "k") { step(-1); }
    if (event.key === "Enter" && cards.indexOf(event.target) >= 0) { unfold(event.target); }
  });

  // A link to one version of a story, or a printout, must show what it is about.
  window.addEventListener("hashchange", reveal);
  function reveal() {
    var card = location.hash.length > 1 && one(decodeURIComponent(location.hash.slice(1)));
    if (card && card.hidden && bar) { clear(); }
  }

  all("input[name=ui]").forEach(function (radio) {
    radio.addEventListener("change", function () { speak(); sift(); });
  });
  speak();
  all(".keys").forEach(function (line) { line.hidden = false; });
  if (bar) {
    bar.hidden = false;
    bar.addEventListener("submit", function (event) { event.preventDefault(); });
    bar.addEventListener("input", sift);
    one("order").addEventListener("change", sort);
    one("clear").addEventListener("click", clear);
    all(".pick").forEach(function (pick) { pick.addEventListener("change", sift); });
    sift();
  }
}());
