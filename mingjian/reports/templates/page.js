"use strict";
document.documentElement.classList.add("js");
(function () {
  var text = document.getElementById("text"), only = document.getElementById("only");
  function each(nodes, act) { Array.prototype.forEach.call(nodes, act); }
  if (text && only) {
    only.addEventListener("change", function () {
      text.classList.toggle("dim", only.value !== "");
      each(text.querySelectorAll(".on"), function (node) { node.classList.remove("on"); });
      if (only.value) { each(text.querySelectorAll("." + only.value), function (node) { node.classList.add("on"); }); }
    });
    var place = -1;
    var step = function (by) {
      var marks = text.querySelectorAll(text.classList.contains("dim") ? "sup.on > a" : "sup > a");
      if (!marks.length) { return; }
      place = (place + by + marks.length) % marks.length;
      each(text.querySelectorAll(".hot"), function (node) { node.classList.remove("hot"); });
      marks[place].classList.add("hot");
      marks[place].scrollIntoView({ block: "center" });
      marks[place].focus({ preventScroll: true });
    };
    document.getElementById("next").addEventListener("click", function () { step(1); });
    document.getElementById("prev").addEventListener("click", function () { step(-1); });
  }
  each(document.querySelectorAll("table.sortable th"), function (head) {
    var button = document.createElement("button"), column = head.cellIndex;
    button.type = "button";
    button.setAttribute("aria-label", "按" + head.textContent + "排序");
    head.appendChild(button);
    button.addEventListener("click", function () {
      var up = head.getAttribute("aria-sort") !== "descending";
      var body = head.closest("table").tBodies[0], rows = Array.prototype.slice.call(body.rows);
      each(head.parentNode.cells, function (cell) { cell.removeAttribute("aria-sort"); });
      head.setAttribute("aria-sort", up ? "descending" : "ascending");
      rows.sort(function (one, two) {
        var a = one.cells[column].getAttribute("data-value"), b = two.cells[column].getAttribute("data-value");
        var order = a === null ? one.cells[column].textContent.localeCompare(two.cells[column].textContent, "zh") : Number(a) - Number(b);
        return up ? -order : order;
      });
      rows.forEach(function (row) { body.appendChild(row); });
    });
  });
  var filter = document.getElementById("filter");
  if (filter) {
    filter.addEventListener("input", function () {
      var words = filter.value.trim().toLowerCase();
      each(document.querySelectorAll("table.sortable tbody tr"), function (row) {
        row.hidden = words !== "" && row.textContent.toLowerCase().indexOf(words) < 0;
      });
    });
  }
})();
