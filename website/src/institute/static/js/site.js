// The frame on every page: panels close on Escape and give the focus back, the menu drills down on small screens, the
// search takes the focus, notices go without a new page. Without any of this everything still opens, sends and leads on.
"use strict";

const masthead = document.querySelector("[data-masthead]");
const menu = document.querySelector("[data-menu]");
const wide = window.matchMedia("(min-width: 64em)");
const spreads = window.CSS && CSS.supports("selector(details::details-content)");
const isWide = () => spreads && wide.matches;

// Panels of the masthead: one at a time, closed by Escape, by a click elsewhere, and when the focus leaves them, so that
// none ever lies over what has it.
const panels = masthead ? [...masthead.querySelectorAll("details[name=masthead]")] : [];
const close = (details, back) => {
  if (!details.open) return;
  details.open = false;
  if (back) details.querySelector("summary").focus();
};
const leave = (target) => {
  for (const panel of panels) {
    if (panel.open && !panel.contains(target) && !(menu && menu.contains(panel) && !isWide())) panel.open = false;
  }
  if (menu && menu.open && !isWide() && !menu.contains(target)) menu.open = false;
};
if (masthead) {
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    if (menu && menu.open && !isWide()) return close(menu, true);
    for (const panel of panels) close(panel, panel.contains(document.activeElement) || document.activeElement === document.body);
  });
  document.addEventListener("click", (event) => leave(event.target));
  masthead.addEventListener("focusout", (event) => { if (event.relatedTarget) leave(event.relatedTarget); });
}

// Search: opening the panel leads to the field.
for (const details of document.querySelectorAll("[data-search]")) {
  details.addEventListener("toggle", () => { if (details.open) details.querySelector("input[type=search]").focus(); });
}

// The menu on small screens: one level at a time, with a way back to the item it came from.
if (menu) {
  const body = menu.querySelector(".menu-body");
  const back = menu.querySelector(".menu-back");
  const where = menu.querySelector(".menu-where");
  const items = [...menu.querySelectorAll(".menu-item > details")];
  const groups = [...menu.querySelectorAll(".menu-group")];

  const show = (depth) => {
    body.dataset.depth = depth;
    back.hidden = depth === 1;
    const open = items.find((item) => item.open);
    where.textContent = depth === 2 && open ? open.querySelector("summary").textContent : "";
    for (const item of items) item.parentElement.classList.toggle("is-open", item.open);
  };
  const top = () => {
    for (const group of groups) group.classList.remove("is-open");
    for (const item of items) item.open = false;
    show(1);
  };
  for (const group of groups) {
    const into = document.createElement("button");
    into.type = "button";
    into.className = "menu-into";
    into.textContent = group.querySelector("h2").textContent;
    into.addEventListener("click", () => {
      group.classList.add("is-open");
      show(3);
      back.focus();
    });
    group.prepend(into);
  }
  for (const item of items) {
    item.addEventListener("toggle", () => {
      if (isWide() || !item.open) return;
      show(2);
      back.focus();
    });
  }
  back.addEventListener("click", () => {
    const group = groups.find((each) => each.classList.contains("is-open"));
    if (group) {
      group.classList.remove("is-open");
      show(2);
      group.querySelector(".menu-into").focus();
      return;
    }
    const item = items.find((each) => each.open);
    top();
    if (item) item.querySelector("summary").focus();
  });
  menu.addEventListener("toggle", (event) => { if (event.target === menu && !menu.open) top(); });
  const settle = () => {
    body.classList.toggle("drills", !isWide());
    menu.open = false;
    top();
  };
  wide.addEventListener("change", settle);
  settle();
}

// Notices: what their form would do, without a new page.
for (const form of document.querySelectorAll("form[data-quiet]")) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const data = new URLSearchParams(new FormData(form, event.submitter));
    fetch(form.action, { method: "POST", body: data, redirect: "manual", credentials: "same-origin" })
      .then(() => {
        form.closest("[data-notice]").remove();
        if (form.dataset.quiet === "notice") document.getElementById("content").focus({ preventScroll: true });
      })
      .catch(() => form.submit());
  });
}
