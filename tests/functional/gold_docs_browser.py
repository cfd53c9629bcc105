"""What a reader does with a documentation site. gold_docs_browser.py SITE [--every-page]: the second only looks at each page
on a phone's and a desktop's width."""
import pathlib
import sys

from browser import Browser

PHONE, DESKTOP = 360, 1280
site = pathlib.Path(sys.argv[1]).resolve()
address = site.as_uri() + "/"


def check(what, is_so):
    if not is_so:
        sys.exit("not so: " + what)


def expect(page, what, expression, wanted):
    got = page.evaluate(expression)
    if got != wanted:
        sys.exit("%s: %r, expected %r" % (what, got, wanted))


# Elements that stick out of the page, but in boxes that scroll by themselves.
STICKS_OUT = """(() => {
  const width = document.documentElement.clientWidth;
  const scrolls = (e) => e && (getComputedStyle(e).overflowX === "auto" || scrolls(e.parentElement));
  const out = [...document.querySelectorAll("body *")].filter((e) => {
    const box = e.getBoundingClientRect();
    return box.right > width + 1 && box.width > 1 && !scrolls(e.parentElement);
  });
  return out.map((e) => e.tagName + "." + e.className).slice(0, 3).join(" ") +
    (document.documentElement.scrollWidth > width ? " the page is wider than its window" : "");
})()"""


def check_quiet(page):
    check("the console is empty: %s" % page.complaints(), not page.complaints())
    asked = [url for url in page.requests() if not url.startswith((site.as_uri(), "data:"))]
    check("no network is asked: %s" % asked, not asked)


def look_at_every_page(browser):
    pages = sorted(site.rglob("*.html"))
    check("there are pages", len(pages) > 1)
    page = browser.open(address + "index.html", width=PHONE)
    for file in pages:
        page.go(file.as_uri())
        expect(page, "what sticks out of " + str(file.relative_to(site)), STICKS_OUT, "")
    check_quiet(page)


def search_and_read(browser):
    page = browser.open(address + "index.html", width=DESKTOP)
    expect(page, "the title", "document.title", "House templates")
    expect(page, "templates at first", "document.querySelectorAll('#catalogue .card').length", 4)
    page.type("/")
    expect(page, "'/' leads to the search", "document.activeElement.id", "query")
    page.type("vpc")
    expect(page, "what is found", "[...document.querySelectorAll('#results h3')].map((h) => h.textContent)", ["VPC"])
    expect(page, "the count", "document.getElementById('count').textContent", "1 template")
    expect(page, "the catalogue is away", "document.getElementById('catalogue').hidden", True)
    page.press("Enter", 13)
    browser.wait("Page.loadEventFired", page.session)
    expect(page, "Enter leads to what is found first", "document.querySelector('h1').textContent", "VPC")
    expect(page, "its version", "document.querySelector('.badge.version').textContent", "1.1.0")
    page.navigate_by("[...document.querySelectorAll('a')].find((a) => a.textContent === '1.0.0').click()")
    expect(page, "an earlier version says so", "document.querySelector('.notice.warning').textContent.includes('flow logs are missing')", True)
    page.navigate_by("document.querySelector('.crumbs a').click()")
    expect(page, "the way home", "document.querySelectorAll('#catalogue .card').length", 4)
    check_quiet(page)


def find_by_what_is_in_it(browser):
    page = browser.open(address + "index.html#q=flowlog", width=DESKTOP)
    expect(page, "a link to a search", "document.getElementById('query').value", "flowlog")
    expect(page, "why it is found", "document.querySelector('.why code').textContent", "AWS::EC2::FlowLog")
    page.evaluate("document.getElementById('query').value = 'no such thing'; "
                  "document.getElementById('query').dispatchEvent(new Event('input'))")
    expect(page, "nothing", "document.getElementById('count').textContent", "Nothing found")
    page.evaluate("document.getElementById('query').focus()")
    page.press("Escape", 27)
    expect(page, "Escape shows all again", "document.getElementById('catalogue').hidden", False)
    page.type("vpc")
    page.press("Tab", 9)
    expect(page, "the address has what was looked for", "location.hash", "#q=vpc")
    check_quiet(page)


def use_the_keyboard(browser):
    page = browser.open(address + "templates/network/vpc.yaml.html", width=DESKTOP)
    page.press("Tab", 9)
    expect(page, "the first stop", "document.activeElement.textContent", "Skip to content")
    expect(page, "it can be seen", "document.activeElement.getBoundingClientRect().left >= 0", True)
    stops = page.evaluate("[...document.querySelectorAll('a, button, pre, .picture, input')].filter((e) => e.tabIndex < 0).length")
    check("everything can be reached", stops == 0)
    expect(page, "headings in order", """[...document.querySelectorAll('h1, h2, h3')].map((h) => +h.tagName[1])
        .every((level, i, all) => i === 0 ? level === 1 : level <= all[i - 1] + 1)""", True)
    expect(page, "a name for the picture", "document.querySelector('.picture svg > title').textContent",
           "The resources of network/vpc.yaml 1.1.0")
    browser.send("Browser.grantPermissions", permissions=["clipboardReadWrite"])
    page.evaluate("document.querySelector('[data-copy=example-1]').click()")
    page.evaluate("new Promise((done) => setTimeout(done, 0))")
    text = page.evaluate("document.getElementById('example-1').textContent")
    for _ in range(100):
        words = page.evaluate("document.querySelector('[data-copy=example-1]').firstChild.textContent")
        if words != "Copy":
            break
    expect(page, "the button says so", "document.querySelector('[data-copy=example-1]').firstChild.textContent", "Copied")
    check("an example to copy", text.startswith("template_path: network/vpc.yaml\n"))
    check_quiet(page)


# How well each text stands out from what is behind it, as WCAG 2 has it: at least 4.5 to 1.
POOR_CONTRAST = """(() => {
  const parse = (c) => c.match(/[\\d.]+/g).map(Number);
  const light = (c) => { const [r, g, b] = parse(c).map((v) => v / 255).map((v) => v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4);
    return .2126 * r + .7152 * g + .0722 * b; };
  const behind = (e) => { for (; e; e = e.parentElement) { const c = parse(getComputedStyle(e).backgroundColor);
    if (c.length < 4 || c[3] > 0) return getComputedStyle(e).backgroundColor; } return "rgb(255, 255, 255)"; };
  const poor = new Set();
  for (const e of document.querySelectorAll("body *:not(script):not(style)")) {
    if (![...e.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim()) || e.namespaceURI.endsWith("svg")) continue;
    const a = light(getComputedStyle(e).color), b = light(behind(e));
    const ratio = (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
    if (ratio < 4.5) poor.add(e.tagName + "." + e.className + " " + ratio.toFixed(1));
  }
  return [...poor].join(", ");
})()"""


def light_and_dark(browser):
    papers = []
    for dark in (False, True):
        page = browser.open(address + "index.html", width=DESKTOP, dark=dark)
        papers.append(page.evaluate("getComputedStyle(document.body).backgroundColor"))
        for path in ("index.html", "templates/network/vpc.yaml.html", "versions/1.0.0/network/vpc.yaml.html",
                     "templates/compute/fleet.j2.html"):
            page.go(address + path)
            expect(page, "poor contrast of %s, %s" % (path, "dark" if dark else "light"), POOR_CONTRAST, "")
    check("dark is dark: %s" % papers, papers == ["rgb(255, 255, 255)", "rgb(16, 21, 28)"])


def nothing_foreign_runs(browser):
    page = browser.open(address + "templates/security/odd.yaml.html", width=PHONE)
    expect(page, "the title", "document.title.startsWith(\"</title><script>document.title='owned'\")", True)
    page.go(address + "index.html")
    page.evaluate("document.getElementById('query').focus()")
    page.type("owned")
    expect(page, "the card found", "document.querySelector('#results h3').textContent.startsWith('</title><script>')", True)
    expect(page, "no element of theirs", "document.querySelectorAll('main img, main svg, #results script').length", 0)
    expect(page, "the title still", "document.title", "House templates")
    check_quiet(page)


def everything_can_be_had_without_its_script(browser):
    page = browser.open("about:blank", width=DESKTOP)
    page.send("Emulation.setScriptExecutionDisabled", value=True)
    page.go(address + "index.html")
    root = page.send("DOM.getDocument")["root"]["nodeId"]
    hidden = page.send("DOM.querySelectorAll", nodeId=root, selector="#search[hidden]")["nodeIds"]
    cards = page.send("DOM.querySelectorAll", nodeId=root, selector="#catalogue .card a")["nodeIds"]
    check("templates and no search without scripts", len(hidden) == 1 and len(cards) == 4)


with Browser() as browser:
    look_at_every_page(browser)
    if "--every-page" not in sys.argv:
        for reads in (search_and_read, find_by_what_is_in_it, use_the_keyboard, light_and_dark, nothing_foreign_runs,
                      everything_can_be_had_without_its_script):
            reads(browser)
            print("ok", reads.__name__.replace("_", " "))
