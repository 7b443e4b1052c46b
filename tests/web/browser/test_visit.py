"""What visitors do, in a real browser."""

from urllib.parse import parse_qs, urlsplit

import pytest
from selenium.webdriver import ActionChains, Chrome, Keys
from selenium.webdriver.remote.webelement import WebElement

from tests.web.browser.driving import every, look, one, wait

pytestmark = pytest.mark.browser


def _asked(browser: Chrome) -> dict[str, list[str]]:
    return parse_qs(urlsplit(browser.current_url).query)


def _focused(browser: Chrome) -> WebElement:
    return browser.switch_to.active_element


def test_a_browser_that_keeps_nothing_suggests(browser: Chrome, site: str) -> None:
    forbidden = "Object.defineProperty(window, 'localStorage', { get() { throw new Error(); } })"
    added = browser.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": forbidden})
    try:
        browser.get(site)
        _focused(browser).send_keys("chuyen doi s")
        wait(browser, lambda b: every(b, "[role=option]"))
    finally:
        browser.execute_cdp_cmd("Page.removeScriptToEvaluateOnNewDocument", added)


def test_type_without_accents_pick_a_suggestion_and_read(browser: Chrome, site: str) -> None:
    browser.get(site)
    box = _focused(browser)
    assert box.get_attribute("name") == "q"
    box.send_keys("chuyen doi s")
    wait(browser, lambda b: every(b, "[role=option]"))
    assert box.get_attribute("aria-expanded") == "true"
    box.send_keys(Keys.ARROW_DOWN)
    active = one(browser, f"#{box.get_attribute('aria-activedescendant')}")
    assert active.get_attribute("aria-selected") == "true"
    picked = active.get_attribute("data-text") or ""
    assert "chuyển đổi s" in picked.lower()
    assert box.get_attribute("value") == picked
    box.send_keys(Keys.ENTER)
    wait(browser, lambda b: every(b, ".hits > li"))
    assert _asked(browser) == {"q": [picked]}
    snippet = one(browser, ".snippets a")
    anchor = urlsplit(snippet.get_attribute("href") or "").fragment
    snippet.click()
    passage = wait(browser, lambda b: one(b, f"#{anchor}"))
    assert passage.find_elements("tag name", "mark")
    top = browser.execute_script("return arguments[0].getBoundingClientRect().top", passage)
    assert 0 <= top < 900
    browser.back()
    wait(browser, lambda b: every(b, ".hits > li"))
    assert one(browser, "#q").get_attribute("value") == picked


def test_a_suggestion_can_be_clicked(browser: Chrome, site: str) -> None:
    browser.get(site)
    _focused(browser).send_keys("du lieu")
    option = wait(browser, lambda b: one(b, "[role=option]"))
    text = option.get_attribute("data-text")
    option.click()
    wait(browser, lambda b: "/tim" in b.current_url)
    assert _asked(browser)["q"] == [text]


def test_what_was_typed_is_searched_unless_a_suggestion_is_picked(
    browser: Chrome, site: str
) -> None:
    browser.get(site)
    box = _focused(browser)
    box.send_keys("chuyen doi s")
    wait(browser, lambda b: every(b, "[role=option]"))
    box.send_keys(Keys.ARROW_DOWN, Keys.ESCAPE)
    assert box.get_attribute("value") == "chuyen doi s"
    assert box.get_attribute("aria-expanded") == "false"
    assert not one(browser, "#suggestions").is_displayed()
    box.send_keys("o", Keys.ENTER)
    wait(browser, lambda b: "/tim" in b.current_url)
    assert _asked(browser) == {"q": ["chuyen doi so"]}


def test_the_arrows_go_round_through_the_box(browser: Chrome, site: str) -> None:
    browser.get(site)
    box = _focused(browser)
    box.send_keys("chuyen doi s")
    count = len(wait(browser, lambda b: every(b, "[role=option]")))
    box.send_keys(Keys.ARROW_UP)
    assert box.get_attribute("aria-activedescendant") == f"suggestion-{count - 1}"
    box.send_keys(Keys.ARROW_DOWN)
    assert box.get_attribute("aria-activedescendant") is None
    assert box.get_attribute("value") == "chuyen doi s"


def test_filter_by_year_turn_the_page_and_come_back(browser: Chrome, site: str) -> None:
    browser.get(f"{site}/tim?q=chuyen+doi+so")
    year = one(browser, ".years a")
    wanted, count = year.text, int(one(browser, ".years .count").text)
    year.click()
    wait(browser, lambda b: "year" in _asked(b))
    assert one(browser, "h1").text.startswith(f"{count} bài cho")
    for time in every(browser, ".hits time"):
        assert (time.get_attribute("datetime") or "").startswith(wanted)
    first = one(browser, ".hits h2").text
    one(browser, ".pages a[rel=next]").click()
    wait(browser, lambda b: _asked(b).get("page") == ["2"])
    assert one(browser, ".hits h2").text != first
    browser.back()
    wait(browser, lambda b: "page" not in _asked(b))
    assert one(browser, ".hits h2").text == first
    browser.back()
    wait(browser, lambda b: "year" not in _asked(b))
    assert one(browser, "#q").get_attribute("value") == "chuyen doi so"


def test_the_address_has_no_empty_parameters(browser: Chrome, site: str) -> None:
    browser.get(f"{site}/tim?q=chuyen+doi+so&sort=date")
    one(browser, "#from").send_keys("2024", Keys.ENTER)
    wait(browser, lambda b: "from" in _asked(b))
    assert _asked(browser) == {"q": ["chuyen doi so"], "sort": ["date"], "from": ["2024"]}


def test_keys_go_from_match_to_match(browser: Chrome, site: str) -> None:
    browser.get(f"{site}/tim?q=chuyen+doi+so")
    one(browser, ".hits h2 a").click()
    passages = wait(browser, lambda b: every(b, ".passage.matched"))
    names = [passage.get_attribute("id") for passage in passages]
    assert len(names) > 1
    body = one(browser, "body")
    seen = []
    for key in ("n", "n", "p", "p"):
        body.send_keys(key)
        seen.append(urlsplit(browser.current_url).fragment)
    assert seen == [names[0], names[1], names[0], names[-1]]  # round
    assert one(browser, ".matches p").text.startswith(f"{len(names)}/{len(names)} ")
    one(browser, ".matches [aria-keyshortcuts=N]").click()
    assert urlsplit(browser.current_url).fragment == names[0]
    one(browser, ".keys input").click()
    body.send_keys("n")
    assert urlsplit(browser.current_url).fragment == names[0]
    browser.refresh()
    assert not one(browser, ".keys input").is_selected()


def test_without_javascript_the_same(browser: Chrome, site: str) -> None:
    look(browser, javascript=False)
    browser.get(site)
    box = one(browser, "#q")
    assert box.get_attribute("role") is None
    box.send_keys("de an 06", Keys.ENTER)
    wait(browser, lambda b: every(b, ".hits > li"))
    one(browser, ".snippets a").click()
    wait(browser, lambda b: every(b, ".passage.matched"))
    assert not one(browser, ".keys").is_displayed()
    one(browser, ".matches ol a").click()
    wait(browser, lambda b: urlsplit(b.current_url).fragment)
    one(browser, ".trail a").click()
    wait(browser, lambda b: every(b, ".hits > li"))
    year = one(browser, ".years a")
    year.click()
    wait(browser, lambda b: every(b, ".limits li"))


def test_a_suggestion_is_a_comfort_not_a_need(browser: Chrome, site: str) -> None:
    browser.get(site)
    browser.execute_cdp_cmd("Network.enable", {})
    browser.execute_cdp_cmd("Network.setBlockedURLs", {"urls": ["*/suggest*"]})
    box = one(browser, "#q")
    box.send_keys("de an 06")
    box.send_keys(Keys.ENTER)
    wait(browser, lambda b: every(b, ".hits > li"))
    browser.execute_cdp_cmd("Network.setBlockedURLs", {"urls": []})


def test_the_interface_speaks_english(browser: Chrome, site: str) -> None:
    browser.get(f"{site}/tim?q=de+an+06")
    one(browser, "a.language").click()
    wait(browser, lambda b: one(b, "html").get_attribute("lang") == "en")
    assert "articles for “de an 06”" in one(browser, "h1").text
    browser.get(f"{site}/meo-tim")
    assert one(browser, "h1").text == "Search tips"


def test_the_browser_can_load_the_opensearch_description(browser: Chrome, site: str) -> None:
    browser.get(site)
    templates = browser.execute_async_script("""
        const done = arguments[0];
        fetch(document.querySelector("link[rel=search]").href)
          .then((answer) => answer.text())
          .then((text) => new DOMParser().parseFromString(text, "application/xml"))
          .then((xml) => done([...xml.querySelectorAll("Url")].map((url) =>
            [url.getAttribute("type"), url.getAttribute("template")])));
    """)
    addresses = dict(templates)
    assert addresses["text/html"] == f"{site}/tim?q={{searchTerms}}"
    suggestions = addresses["application/x-suggestions+json"].replace("{searchTerms}", "chuyen")
    answer = browser.execute_async_script(
        "fetch(arguments[0]).then((a) => a.json()).then(arguments[1])", suggestions
    )
    assert answer[0] == "chuyen"
    assert all("chuyển" in text.lower() for text in answer[1])


def test_results_leave_the_keyboard_to_the_page_until_a_slash(browser: Chrome, site: str) -> None:
    browser.get(f"{site}/tim?q=chuyen+doi+so")
    assert _focused(browser).tag_name == "body"
    one(browser, "body").send_keys(Keys.END)
    wait(browser, lambda b: b.execute_script("return scrollY") > 0)
    one(browser, "body").send_keys("/")
    box = _focused(browser)
    assert box.get_attribute("name") == "q"
    assert box.get_attribute("value") == "chuyen doi so"
    box.send_keys("de an/")  # takes the place of what was selected
    assert box.get_attribute("value") == "de an/"


def test_a_suggested_title_opens_its_article(browser: Chrome, site: str) -> None:
    browser.get(site)
    box = _focused(browser)
    box.send_keys("phieu ly lich tu phap ngay")
    option = wait(browser, lambda b: one(b, "[role=option][data-id]"))
    title = option.get_attribute("data-text")
    box.send_keys(Keys.ARROW_DOWN, Keys.ENTER)
    wait(browser, lambda b: "/bai/" in b.current_url)
    assert one(browser, "h1").text == title


def test_suggestions_go_away_when_the_network_does(browser: Chrome, site: str) -> None:
    browser.get(site)
    box = one(browser, "#q")
    box.send_keys("chuyen doi")
    wait(browser, lambda b: every(b, "[role=option]"))
    browser.execute_cdp_cmd("Network.enable", {})
    browser.execute_cdp_cmd("Network.setBlockedURLs", {"urls": ["*/suggest*"]})
    try:
        box.send_keys(" nha")
        wait(browser, lambda b: not one(b, "#suggestions").is_displayed())
    finally:
        browser.execute_cdp_cmd("Network.setBlockedURLs", {"urls": []})


@pytest.mark.parametrize("javascript", [True, False])
def test_on_a_phone_filters_are_a_sheet(browser: Chrome, site: str, javascript: bool) -> None:
    look(browser, width=375, javascript=javascript)
    browser.get(f"{site}/tim?q=chuyen+doi+so&from=2024")
    sheet, opener = one(browser, "#filters"), one(browser, ".open-filters")
    assert opener.text == "Lọc (1)"
    assert not sheet.is_displayed()
    opener.click()
    assert sheet.is_displayed()
    row = one(browser, "#filters .facet li")
    assert row.rect["height"] >= 44
    one(browser, ".sheet button").click()
    assert not sheet.is_displayed()
    opener.click()
    wanted = one(browser, "#filters [aria-labelledby=by-source] .facet a").text
    count = one(browser, "#filters [aria-labelledby=by-source] .count")
    ActionChains(browser).move_to_element(count).click().perform()  # the whole row answers
    wait(browser, lambda b: _asked(b).get("source") == [wanted])
    assert one(browser, ".open-filters").text == "Lọc (2)"


def test_the_filters_are_a_skip_away(browser: Chrome, site: str) -> None:
    browser.get(f"{site}/tim?q=chuyen+doi+so")
    for _ in range(2):
        browser.switch_to.active_element.send_keys(Keys.TAB)
    skip = _focused(browser)
    assert skip.text == "Đến bộ lọc"
    skip.send_keys(Keys.ENTER)
    assert _focused(browser).get_attribute("id") == "filters"


def test_the_address_of_the_results_can_be_copied(browser: Chrome, site: str) -> None:
    browser.execute_cdp_cmd(
        "Browser.grantPermissions",
        {"permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"], "origin": site},
    )
    browser.get(f"{site}/tim?q=chuyen+doi+so&page=2&lang=vi")
    one(browser, ".share summary").click()
    copy = one(browser, "[data-copy]")
    copy.click()
    wait(browser, lambda _: copy.text == "Đã chép")
    copied = browser.execute_async_script("navigator.clipboard.readText().then(arguments[0])")
    assert copied == f"{site}/tim?q=chuyen+doi+so&page=2"
    one(browser, "h1").click()
    assert not copy.is_displayed()


def test_the_chart_can_be_taken_as_a_picture(browser: Chrome, site: str) -> None:
    browser.get(f"{site}/bieu-do?q=chuyen+doi+so&so-sanh=de+an+06")
    browser.execute_script("""
        window.taken = new Promise((done) => {
          const make = URL.createObjectURL;
          URL.createObjectURL = (picture) => { done(picture); return make(picture); };
        });
    """)
    one(browser, "[data-picture]").click()
    kind, size = browser.execute_async_script(
        "taken.then((picture) => arguments[0]([picture.type, picture.size]))"
    )
    assert kind == "image/png"
    assert size > 5_000
    messages = browser.get_log("browser")  # type: ignore[no-untyped-call]
    assert not [line for line in messages if "Content Security Policy" in line["message"]]
