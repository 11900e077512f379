// Language and light, as they were chosen on whatever page of the bundles it was.
(function () {
  "use strict";
  // They are kept where the browser lets a page keep anything; a file on disk may not.
  function keep(name, value) { try { localStorage.setItem("dronewire-" + name, value); } catch (refused) { return; } }
  function kept(name) { try { return localStorage.getItem("dronewire-" + name); } catch (refused) { return null; } }

  ["ui", "light"].forEach(function (name) {
    var wanted = kept(name);
    document.querySelectorAll("input[name=" + name + "]").forEach(function (radio) {
      if (radio.value === wanted) { radio.checked = true; }
      radio.addEventListener("change", function () { keep(name, radio.value); speak(); });
    });
  });

  function speak() { document.documentElement.lang = document.getElementById("ui-en").checked ? "en" : "ru"; }
  speak();
}());
