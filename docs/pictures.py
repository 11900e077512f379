# noqa: INP001 - docs is a folder of texts, no package
"""Takes the pictures that the README shows, from the newsstand's invented days: python docs/pictures.py [FOLDER].

FOLDER is what `dronewire demo --folder FOLDER` has written; without it the days are played first, which takes minutes.
Needs Chromium (Debian: ``apt-get install chromium``); ``CHROMIUM`` names another program.
"""

import os
import sys
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, ViewportSize, sync_playwright

from flows.progress import Nobody
from flows.rehearsal import rehearse

PICTURES = Path(__file__).parent / "pictures"
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
SHARP = 1.4  # pixels a dot: text is clear on dense screens, and a picture stays below 300 KB
PAGE = ViewportSize(width=1120, height=780)  # dots: what a laptop shows of it
MAIL = ViewportSize(width=680, height=860)


def main() -> None:
    """Play the days, unless they are there, and take the pictures."""
    with TemporaryDirectory() as folder:
        demo = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(folder) / "demo"
        if not demo.exists():
            rehearse(demo, progress=Nobody())
        mail = Path(folder) / "mail.html"
        # Where it was taken says nothing to a reader; `make demo` writes to var/demo.
        mail.write_text(_fullest_mail(demo / "outbox").replace(str(demo.absolute()), "var/demo"), encoding="utf-8")
        PICTURES.mkdir(exist_ok=True)
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
            _take(browser, _last_page(demo / "bundles"), "page.png", PAGE)
            _take(browser, mail, "mail.png", MAIL)
            browser.close()


def _last_page(bundles: Path) -> Path:
    return max(bundles.glob("????-??-??/index.html"))


def _fullest_mail(outbox: Path) -> str:
    """The one that tells most, as a reader of HTML sees it."""
    mails = (message_from_bytes(path.read_bytes(), policy=policy.default) for path in sorted(outbox.glob("*.eml")))
    return max((_html(mail) for mail in mails), key=len)


def _html(mail: EmailMessage) -> str:
    body = mail.get_body(("html",))
    return str(body.get_content()) if body else ""


def _take(browser: Browser, shown: Path, name: str, size: ViewportSize) -> None:
    page = browser.new_page(viewport=size, device_scale_factor=SHARP, color_scheme="light", locale="ru-RU")
    page.goto(shown.absolute().as_uri())
    page.screenshot(path=PICTURES / name)
    page.close()
    print(f"{PICTURES / name}  {(PICTURES / name).stat().st_size / 1e3:.0f} KB")  # noqa: T201 - what it is for


if __name__ == "__main__":
    main()
