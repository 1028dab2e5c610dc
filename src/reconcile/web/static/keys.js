// Keys for whoever works one case after another: whatever has data-key is pressed by it. Pages work without.
(function () {
  "use strict";
  var pending = null;

  function inField(element) {
    return element && (element.tagName === "TEXTAREA" || element.tagName === "SELECT" ||
      (element.tagName === "INPUT" && element.type !== "checkbox" && element.type !== "radio"));
  }

  function choose(button) {
    if (pending) { pending.setAttribute("aria-pressed", "false"); }
    pending = button;
    button.setAttribute("aria-pressed", "true");
  }

  function press(target) {
    var form = target.closest("form[data-answer]");
    var words = form && form.querySelector("textarea");
    if (words && target.hasAttribute("data-evidence") && words.value.trim() === "") {
      choose(target);
      words.focus();
    } else if (target.tagName === "SUMMARY") {
      target.parentElement.open = !target.parentElement.open;
    } else {
      target.click();
    }
  }

  document.addEventListener("keydown", function (event) {
    if (event.repeat && !inField(document.activeElement)) { event.preventDefault(); return; }  // a key held down is one answer
    if (event.isComposing || event.ctrlKey || event.altKey || event.metaKey) { return; }
    var active = document.activeElement;
    if (event.key === "Escape" && inField(active)) { active.blur(); return; }
    if (event.key === "Enter" && !event.shiftKey && active && active.tagName === "TEXTAREA") {
      if (pending && active.value.trim() !== "") { event.preventDefault(); pending.click(); }
      return;
    }
    if (inField(active)) { return; }
    var key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    if (!/^[1-6a-z?]$/.test(key)) { return; }
    var target = document.querySelector("[data-key='" + key + "']");
    if (target) { event.preventDefault(); press(target); }
  });

  var sent = null;

  // Words that somebody has typed and that the form which is on its way does not take along.
  function unsaved() {
    return Array.prototype.some.call(document.querySelectorAll("[name='reason']"), function (field) {
      return field.form !== sent && field.value.trim() !== "";
    });
  }

  document.addEventListener("submit", function (event) {
    if (document.body.classList.contains("busy")) { event.preventDefault(); return; }
    if (event.target.hasAttribute("data-download")) { return; }
    sent = event.target;
    working(true);
  });
  window.addEventListener("beforeunload", function (event) {
    if (!unsaved()) { return; }
    event.preventDefault();  // the browser asks whether to stay
    event.returnValue = "";
    setTimeout(function () { sent = null; working(false); }, 0);  // reached by whoever stays
  });
  document.addEventListener("click", function (event) {
    var link = event.target.closest("a[href^='/']");
    if (link && !event.ctrlKey && !event.shiftKey && !event.metaKey && event.button === 0) { document.querySelector(".busy-bar").hidden = false; }
  });
  window.addEventListener("pageshow", function () { sent = null; working(false); });

  function working(on) {
    document.body.classList.toggle("busy", on);
    document.querySelector(".busy-bar").hidden = !on;
  }

  var chosen = document.querySelector("form[data-answer] button[aria-pressed='true']");
  if (chosen) { pending = chosen; }
}());
