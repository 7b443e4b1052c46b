import ast
import re
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po
from flask import Flask
from flask.testing import FlaskClient

import searchkit
import web
from searchkit.query.parser import parse
from web import create_app
from web.language import show_date, show_number

Visit = Callable[..., Any]  # opens an address, gives the page (BeautifulSoup)

WEB = Path(web.__file__).parent


def test_the_choice_is_remembered_until_it_is_changed(client: FlaskClient, visit: Visit) -> None:
    home = visit("/")
    assert home.html["lang"] == "vi"
    english = visit(f"/{home.select_one('a.language')['href']}")
    assert english.html["lang"] == "en"
    assert visit("/tim?q=dich+vu").html["lang"] == "en"
    assert visit(f"/{english.select_one('a.language')['href']}").html["lang"] == "vi"
    assert visit("/").html["lang"] == "vi"


def test_the_cookie_is_for_the_server_only(client: FlaskClient) -> None:
    cookie = client.get("/?lang=en").headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Secure" not in cookie
    assert "Secure" in client.get("/?lang=en", base_url="https://localhost").headers["Set-Cookie"]


def test_a_language_that_we_do_not_speak_changes_nothing(client: FlaskClient, visit: Visit) -> None:
    client.set_cookie("lang", "fr")
    assert visit("/?lang=de").html["lang"] == "vi"
    assert "Set-Cookie" not in client.get("/?lang=de").headers


def test_the_switch_stays_on_the_page(visit: Visit) -> None:
    page = visit("/tim?q=dich+vu+cong&page=2")
    english = visit(f"/tim{page.select_one('a.language')['href']}")
    assert english.h1.get_text() == "8 articles for “dich vu cong”, page 2 of 3"
    assert english.select_one("input[name=q]")["value"] == "dich vu cong"
    assert english.title.get_text().startswith("dich vu cong · page 2 – ")


def test_the_setting_is_the_default(index_path: Path) -> None:
    client = create_app({"index": index_path, "language": "en"}).test_client()
    assert '<html lang="en">' in client.get("/").text


def test_what_is_vietnamese_says_so_on_an_english_page(visit: Visit) -> None:
    page = visit("/bai/dich-vu-1?q=dich+vu+cong&lang=en")
    assert page.find("article")["lang"] == "vi"
    assert page.h1["lang"] == "vi"
    assert page.select_one(".matches")["lang"] == "en"


def test_tips_in_english_need_no_vietnamese_keyboard_for_what_they_say(visit: Visit) -> None:
    vietnamese, english = (
        [link.get_text() for link in visit(f"/meo-tim?lang={language}").select(".tips a")]
        for language in ("vi", "en")
    )
    assert list(map(parse, english)) == list(map(parse, vietnamese))
    typed = re.findall(r"\w+", " ".join(english))
    assert not {"HOẶC", "nguồn", "từ", "đến", "tiêu_đề"}.intersection(typed)


@pytest.mark.parametrize(
    ("iso", "vietnamese", "english"),
    [
        ("2025-01-25", "25/01/2025", "25 January 2025"),
        ("2025-02", "tháng 2/2025", "February 2025"),
        ("2025", "năm 2025", "2025"),
        ("2025-13-01", "2025-13-01", "2025-13-01"),
        ("hôm qua", "hôm qua", "hôm qua"),
        ("3/2/2025", "3/2/2025", "3/2/2025"),
        ("-----", "-----", "-----"),
        ("", "", ""),
    ],
)
def test_dates(app: Flask, iso: str, vietnamese: str, english: str) -> None:
    with app.test_request_context("/"):
        assert show_date(iso) == vietnamese
    with app.test_request_context("/?lang=en"):
        assert show_date(iso) == english


def test_numbers(app: Flask) -> None:
    with app.test_request_context("/"):
        assert (show_number(1234567), show_number(0.0456, 3)) == ("1.234.567", "0,046")
    with app.test_request_context("/?lang=en"):
        assert (show_number(1234567), show_number(0.0456, 3)) == ("1,234,567", "0.046")


def _catalogue() -> dict[Any, Any]:
    with (WEB / "translations" / "en.po").open("rb") as file:
        return {message.id: message.string for message in read_po(file) if message.id}


def test_every_message_is_translated_and_no_other() -> None:
    methods = [("**.py", "python"), ("templates/**", "jinja2.ext:babel_extract")]
    options = {"templates/**": {"trimmed": "true"}}
    marked = {"gettext": None, "ngettext": (1, 2), "Message": None}
    library = Path(searchkit.__file__).parent
    found = {
        message
        for folder in (WEB, library)
        for _, _, message, *_ in extract_from_dir(folder, methods, options, keywords=marked)
    }
    assert _catalogue().keys() == found


@pytest.mark.parametrize("package", [web, searchkit], ids=["web", "searchkit"])
def test_no_message_hides_from_those_who_translate(package: ModuleType) -> None:
    """Babel finds none within an f-string, so it would miss a translation that is not there."""
    for path in Path(str(package.__file__)).parent.rglob("*.py"):
        text = path.read_text("utf-8")
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.JoinedStr):
                calls = (each for each in ast.walk(node) if isinstance(each, ast.Call))
                names = {each.func.id for each in calls if isinstance(each.func, ast.Name)}
                assert not names & {"gettext", "ngettext", "Message"}, (path, node.lineno)


def test_what_the_library_says_is_translated(visit: Visit) -> None:
    nothing = visit("/tim?q=xyzxyz&lang=en")
    assert "No article has “xyzxyz”" in nothing.select_one(".notice").get_text()
    wrong = visit("/tim?q=dich+vu&from=hôm+qua&lang=en", status=400)
    assert "Not a date: “hôm qua”" in wrong.select_one("[role=alert]").get_text()


def test_errors_of_the_api_are_translated(client: FlaskClient) -> None:
    client.set_cookie("lang", "en")
    problem = client.get("/api/v1/search?q=a&page=0").get_json()
    assert problem["detail"] == "page is 0; choose from 1 to 1000000."


def test_translations_have_the_same_blanks() -> None:
    for message, translation in _catalogue().items():
        sides = [(side,) if isinstance(side, str) else side for side in (message, translation)]
        blanks = [
            {frozenset(re.findall(r"%\(\w+\)s", str(text))) for text in side} for side in sides
        ]
        assert all(sides[1])
        assert blanks[0] == blanks[1]
