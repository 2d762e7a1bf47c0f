"""What whoever has no mouse needs of a page: all is reached, in reading order, and one sees where one stands."""

from dataclasses import dataclass

from playwright.sync_api import Page

# Listens from here on to where the focus goes. A group of radio buttons is one stop: its ticked button or, if none
# is, its first one. Day, month, year and calendar of a date are four.
LISTEN = """() => {
  const stops = "a[href], area[href], button, input, select, textarea, summary, [tabindex], [contenteditable]";
  const ring = (each) => {
    const style = getComputedStyle(each);
    const isOutlined = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
    return isOutlined || style.boxShadow !== "none";
  };
  const isRepresented = (each) => {
    if (each.type !== "radio") return true;
    const group = [...document.querySelectorAll("input[type=radio]")]
      .filter((other) => other.name === each.name && other.form === each.form && !other.disabled);
    return each === (group.find((other) => other.checked) ?? group[0]);
  };
  const expected = [...document.querySelectorAll(stops)]
    .filter((each) => each.tabIndex >= 0 && !each.disabled && each.type !== "hidden")
    .filter((each) => each.checkVisibility({ visibilityProperty: true }) && isRepresented(each));
  document.body.tabIndex = -1;
  document.body.focus();
  document.body.removeAttribute("tabindex");
  const seen = [];
  window.keyboard = { expected, seen, notShown: [], foreign: [] };
  document.addEventListener("focusin", ({ target }) => {
    if (expected.includes(target)) {
      seen.push(target);
      const shown = [target, target.closest("label"), target.closest(".choice")].filter(Boolean);
      if (!shown.some(ring)) window.keyboard.notShown.push(target);
    } else if (target.scrollWidth <= target.clientWidth && target.scrollHeight <= target.clientHeight) {
      window.keyboard.foreign.push(target);
    }
  });
  const dates = expected.filter(({ type }) => type === "date").length;
  return [expected.length, expected.length + 3 * dates];
}"""
HEARD = """() => {
  const { expected, seen, notShown, foreign } = window.keyboard;
  const told = (each) => `${each.outerHTML.slice(0, 120)}`;
  const first = seen.slice(0, expected.length);
  const wrong = expected.findIndex((each, place) => each !== first[place]);
  return {
    missed: expected.filter((each) => !seen.includes(each)).map(told),
    outOfOrder: wrong < 0 ? [] : [`${told(expected[wrong])} BUT ${first[wrong] ? told(first[wrong]) : "nothing"}`],
    notShown: notShown.map(told),
    foreign: foreign.map(told),
  };
}"""


@dataclass(frozen=True)
class Walk:
    """How a walk through a page went: how many stops it has, and what is wrong with them."""

    stops: int
    findings: dict[str, list[str]]


def walk(page: Page) -> Walk:
    """Press Tab once for every stop that the page should have, and once more to leave the last one."""
    stops, presses = page.evaluate(LISTEN)
    for _ in range(presses + 1):
        page.keyboard.press("Tab")
    return Walk(stops, page.evaluate(HEARD))


def assert_works_by_keyboard(page: Page) -> None:
    """Every control is a stop of the Tab key, in the order of the document, with a ring around it; none is a trap."""
    found = walk(page)
    wrong = {name: lines for name, lines in found.findings.items() if lines}
    assert found.stops > 0 and not wrong, f"{page.url}: {wrong}"
