"""Draws the kiosk's icons from the site's own: `python -m scripts.icons`. Run by hand; the pictures are committed."""

from pathlib import Path

from playwright.sync_api import sync_playwright

STATIC = Path(__file__).parents[1] / "surveyapp" / "web" / "static"
CHROMIUM = "/usr/bin/chromium"
SIZES = (192, 512)
# A device may cut an icon to a circle: the colour reaches to the edge, the drawing keeps to the middle.
PAGE = '<body style="margin:0;background:#0b4a5e;display:grid;place-items:center;height:100vh">{svg}</body>'
DRAWING = 'viewBox="-3 -3 38 38" width="100%"'


def main() -> None:
    """Write one picture for each size."""
    svg = (STATIC / "icon.svg").read_text().replace('viewBox="0 0 32 32"', DRAWING)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        for size in SIZES:
            page = browser.new_page(viewport={"width": size, "height": size})
            page.set_content(PAGE.format(svg=svg))
            page.screenshot(path=STATIC / "icons" / f"kiosk-{size}.png")
        browser.close()


if __name__ == "__main__":
    main()
