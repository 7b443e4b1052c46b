"""Light and dark, wide and narrow, light in weight."""

from urllib.parse import unquote

import pytest
from selenium.webdriver import Chrome

from tests.web.browser.driving import every, look, one, wait

pytestmark = pytest.mark.browser

PAGES = ["/", "/tim?q=chuyen+doi+so", "/tim?q=zzzz&source=abc", "/meo-tim", "/api/v1/"]
PAGES += ["/theo-doi?q=chuyen+doi+so", "/bieu-do?q=chuyen+doi+so&so-sanh=de+an+06"]
PAGES += [
    "/so-lieu?q=tai+khoan",
    "/phat-bieu?q=so",
    "/phat-bieu?nguoi=Ph%E1%BA%A1m+Minh+Ch%C3%ADnh",
]
PAGES += ["/van-ban/06-Q%C4%90-TTg", "/chuyen/the-can-cuoc-tu-1-7", "/tim/organisation?q=so"]


def _lightness(browser: Chrome, selector: str, name: str) -> int:
    colour = browser.execute_script(
        "return getComputedStyle(document.querySelector(arguments[0]))[arguments[1]]",
        selector,
        name,
    )
    return sum(int(part) for part in colour[colour.index("(") + 1 : -1].split(",")[:3])


def test_the_dark_is_dark_and_the_light_is_light(browser: Chrome, site: str) -> None:
    for scheme in ("light", "dark"):
        look(browser, scheme=scheme)
        browser.get(f"{site}/tim?q=de+an+06")
        paper = _lightness(browser, "body", "backgroundColor")
        ink = _lightness(browser, "body", "color")
        assert (paper < ink) == (scheme == "dark")


@pytest.mark.parametrize("width", [320, 375, 768, 1280, 2560])
def test_nothing_runs_off_the_screen(browser: Chrome, site: str, width: int) -> None:
    look(browser, width=width)
    for address in PAGES:
        browser.get(site + address)
        assert browser.execute_script("return document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize(
    "address",
    [
        "/tim?q={}",
        "/tim?q=so+{}",
        "/tim?q=chuyen+doi+so+-{}",
        "/tim?q=so&source={}&organisation={}&number={}",
        "/tim/number?q={}&ten={}",
        "/bai/the-can-cuoc-tu-1-7?q={}",
        "/so-lieu?q={}",
        "/phat-bieu?q={}&nguoi={}",
        "/bieu-do?q={}&so-sanh={}",
        "/theo-doi?q={}",
    ],
)
def test_what_has_no_blanks_runs_not_off_a_phone(browser: Chrome, site: str, address: str) -> None:
    look(browser, width=320)
    browser.get(site + address.replace("{}", "x/" * 60 + "y" * 100))
    assert browser.execute_script("return document.documentElement.scrollWidth") <= 320


def test_on_a_phone_suggestions_and_targets_fit(browser: Chrome, site: str) -> None:
    look(browser, width=375)
    browser.get(site)
    one(browser, "#q").send_keys("chuyen doi s")
    options = wait(browser, lambda b: every(b, "[role=option]"))
    for option in options:
        assert option.rect["x"] >= 0
        assert option.rect["x"] + option.rect["width"] <= 375
        assert option.rect["height"] >= 44  # WCAG 2.2, 2.5.5
    assert browser.execute_script("return document.documentElement.scrollWidth") <= 375


@pytest.mark.parametrize("address", [*PAGES, "/tim?q=chuyen+doi+so+xyzxyz"])
def test_a_finger_hits_what_can_be_tapped(browser: Chrome, site: str, address: str) -> None:
    look(browser, width=375)
    browser.get(site + address)
    assert not _small_targets(browser)
    for opener in (".share summary", ".open-filters"):
        browser.get(site + address)
        for each in every(browser, opener):
            each.click()
            assert not _small_targets(browser)


def _small_targets(browser: Chrome) -> list[str]:
    """Less than 44 by 44 pixels, but for links in the middle of a sentence (WCAG 2.2, 2.5.5)."""
    found: list[str] = browser.execute_script("""
        const small = ({ width, height }) => width && (width < 44 || height < 44);
        const said = (element) => element.textContent.trim();
        return [...document.querySelectorAll("a, button, summary, input:not([type=hidden])")]
          .filter((target) => !target.matches(".skip, svg a, label input"))
          .filter((target) => target.checkVisibility() && small(target.getBoundingClientRect()))
          .filter((target) => getComputedStyle(target).display !== "inline"
            || said(target) === said(target.parentElement)
            || target.matches(".about-document a, .hint a, .who a")
            || target.matches("li > a:first-child"))
          .map((target) => target.outerHTML);
    """)
    return found


def test_a_step_on_a_phone_shows_the_passage_from_its_start(browser: Chrome, site: str) -> None:
    look(browser, width=375)
    browser.get(f"{site}/tim?q=chuyen+doi+so&sort=date")
    one(browser, ".hits h2 a").click()
    wait(browser, lambda b: every(b, ".steps a"))
    one(browser, ".steps a:last-child").click()
    wait(browser, lambda b: every(b, ".passage:target"))
    top, bar = browser.execute_script("""
        return [".passage:target p", ".matches"].map((name) =>
          document.querySelector(name).getBoundingClientRect())
          .map(({ top, bottom }, number) => number ? bottom : top);
    """)
    assert top >= bar > 0


def test_a_legend_is_seen_in_forced_colours(browser: Chrome, site: str) -> None:
    look(browser, forced=True)
    browser.get(f"{site}/bieu-do?q=chuyen+doi+so&so-sanh=de+an+06")
    colours = browser.execute_script("""
        const colour = (name, part, property) =>
          getComputedStyle(document.querySelector(name), part)[property];
        return [colour(".legend .one", "::before", "backgroundColor"),
                colour(".legend .two", "::before", "backgroundColor"),
                colour(".timeline path:not(.reach, .grid, .two)", null, "fill"),
                colour(".timeline .two", null, "fill")];
    """)
    assert colours[:2] == colours[2:]
    assert colours[0] != colours[1]


def test_on_a_phone_a_wrong_date_can_be_mended_where_it_was_typed(
    browser: Chrome, site: str
) -> None:
    look(browser, width=375)
    browser.get(f"{site}/tim?q=chuyen+doi+so&from=hom+qua")
    one(browser, ".open-filters").click()
    box = one(browser, "#from")
    assert box.is_displayed()
    box.clear()
    box.send_keys("2024")
    one(browser, ".dates button").click()
    wait(browser, lambda b: every(b, ".hits > li"))
    assert "from=2024" in browser.current_url


def test_the_first_page_of_results_is_light(browser: Chrome, site: str) -> None:
    """At most 30 KB in all, compressed, one style sheet and one script, nothing from elsewhere."""
    browser.get(f"{site}/tim?q=chuyen+doi+so&limit=10")
    loaded = browser.execute_script("""
        const entries = [...performance.getEntriesByType("navigation"),
                         ...performance.getEntriesByType("resource")];
        return entries.map(({ name, encodedBodySize }) => [name, encodedBodySize]);
    """)
    assert all(name.startswith(f"{site}/") for name, _ in loaded)
    assert sum(size for _, size in loaded) <= 30_000
    names = [name.split("?")[0] for name, _ in loaded]
    assert sum(name.endswith(".css") for name in names) == 1
    assert sum(name.endswith(".js") for name in names) == 1


def test_the_timeline_leads_to_a_month(browser: Chrome, site: str) -> None:
    browser.get(f"{site}/tim?q=chuyen+doi+so&from=2024")
    bars = every(browser, ".timeline svg a")
    one(browser, ".timeline svg a .reach").click()
    wait(browser, lambda b: "month=" in b.current_url)
    assert one(browser, ".hits time").get_attribute("datetime")
    browser.back()
    wait(browser, lambda b: len(every(b, ".timeline svg a")) == len(bars))
    one(browser, ".timeline summary").click()
    one(browser, ".timeline tbody a").click()
    wait(browser, lambda b: "month=" in b.current_url)
    assert every(browser, ".hits > li")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_bars_stand_out_from_the_paper(browser: Chrome, site: str, scheme: str) -> None:
    """By 3 to 1 (WCAG 1.4.11)."""
    look(browser, scheme=scheme)
    browser.get(f"{site}/tim?q=chuyen+doi+so")
    contrast = browser.execute_script("""
        const light = (colour) => {
          const [r, g, b] = colour.match(/\\d+/g).slice(0, 3).map((part) => {
            const value = part / 255;
            return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
          });
          return 0.2126 * r + 0.7152 * g + 0.0722 * b;
        };
        const bar = light(getComputedStyle(document.querySelector(".timeline svg")).fill);
        const paper = light(getComputedStyle(document.body).backgroundColor);
        return (Math.max(bar, paper) + 0.05) / (Math.min(bar, paper) + 0.05);
    """)
    assert contrast >= 3


def test_two_and_a_half_hits_fit_a_phone(browser: Chrome, site: str) -> None:
    look(browser, width=375)
    browser.get(f"{site}/tim?q=chuyen+doi+so")
    tops = [hit.rect["y"] for hit in every(browser, ".hits > li")[:3]]
    assert tops[2] - tops[0] <= 780


@pytest.mark.parametrize("width", [360, 500, 700, 960, 1280])
@pytest.mark.parametrize("query", ["chuyen+doi+so", "can+cuoc", "du+lieu", "thu+tuc", "nghi+dinh"])
def test_marks_are_seen_in_the_lines_that_are_shown(
    browser: Chrome, site: str, query: str, width: int
) -> None:
    look(browser, width=width)
    browser.get(f"{site}/tim?q={query}&limit=50")
    hidden = browser.execute_script("""
        return [...document.querySelectorAll(".snippets a > span")]
          .filter((lines) => lines.querySelector("mark") && lines.checkVisibility())
          .filter((lines) => lines.querySelector("mark").getBoundingClientRect().top
                             >= lines.getBoundingClientRect().bottom - 1)
          .map((lines) => lines.textContent);
    """)
    assert hidden == []


def test_paper_says_what_was_searched_and_where(browser: Chrome, site: str) -> None:
    look(browser, paper=True)
    browser.get(f"{site}/tim?q=chuyen+doi+so&from=2024&page=2")
    lines = one(browser, "body").text.splitlines()
    assert all(said in one(browser, "h1").text for said in ("“chuyen doi so”", "trang 2/"))
    assert f"{site}/tim?q=chuyen+doi+so&from=2024&page=2" in lines
    assert "từ năm 2024" in lines
    for unneeded in (".search", ".filters", ".tools", ".pages", ".limits a", ".colophon"):
        assert not [each for each in every(browser, unneeded) if each.is_displayed()], unneeded
    address = str(one(browser, ".hits h2 a").get_attribute("href"))
    browser.get(address)
    assert address.partition("?")[0] in one(browser, ".printed").text


@pytest.mark.parametrize(
    "address",
    [
        "/so-lieu?q=kinh+t%E1%BA%BF+s%E1%BB%91",
        "/phat-bieu?q=so",
        "/bieu-do?q=so",
        "/van-ban/749-QD-TTg",
    ],
)
def test_paper_has_the_address_and_nothing_to_press(
    browser: Chrome, site: str, address: str
) -> None:
    look(browser, paper=True)
    browser.get(site + address)
    assert unquote(site + address) in one(browser, ".printed").text
    pressed = every(browser, "button, input, a[download]")
    assert not [each for each in pressed if each.is_displayed()]


@pytest.mark.parametrize("page", ["results", "article"])
def test_marked_words_sit_on_their_line(browser: Chrome, site: str, page: str) -> None:
    """Room above and below a word moves it by a pixel where its line is painted."""
    browser.get(f"{site}/tim?q=chuyen+doi+so")
    if page == "article":
        one(browser, ".hits h2 a").click()
        wait(browser, lambda b: every(b, ".passage mark"))
    room = browser.execute_script("""
        return [...document.querySelectorAll("mark")].flatMap((mark) => {
          const { paddingTop, paddingBottom, verticalAlign } = getComputedStyle(mark);
          return [paddingTop, paddingBottom, verticalAlign];
        });
    """)
    assert set(room) == {"0px", "baseline"}
