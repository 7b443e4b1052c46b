"""The language of the interface. Messages are written in Vietnamese; a catalogue translates them.

Catalogues are gettext's ``.po`` files in ``translations/``, compiled in memory at the start: there
is nothing to build and nothing generated to keep. Everything a message is filled with is escaped.
"""

from datetime import date
from functools import cache, lru_cache
from gettext import NullTranslations
from io import BytesIO
from pathlib import Path
from typing import Final

from flask import Flask, Response, g, request

from searchkit import Message
from web.current import current_settings
from web.settings import LANGUAGES

NAMES: Final = {"vi": "Tiếng Việt", "en": "English"}
_DATES: Final = {  # Unicode date patterns: a day, a month, a year
    "vi": ("dd/MM/yyyy", "'tháng' M/yyyy", "'năm' yyyy"),
    "en": ("d MMMM y", "MMMM y", "y"),
}
_WEEK: Final = {"vi": "tuần từ %s", "en": "week of %s"}
_COOKIE: Final = "lang"
_ONE_YEAR: Final = 365 * 24 * 3600  # seconds
_CATALOGUES: Final = Path(__file__).parent / "translations"


def current_language() -> str:
    """The language of this request: ``?lang=``, else the visitor's choice, else the setting.

    Programs say theirs by ``Accept-Language``, too; of people's browsers that tells too little:
    many here are set up in English.
    """
    known: str | None = g.get("language")  # a page asks a hundred times
    if known is None:
        wanted = [request.args.get("lang"), request.cookies.get(_COOKIE)]
        if is_api():
            accepted = (tag for tag, quality in request.accept_languages if quality)
            wanted += [tag.split("-")[0].lower() for tag in accepted]
        default = current_settings().language
        known = g.language = next((name for name in wanted if name in LANGUAGES), default)
    return known


def is_api() -> bool:
    """Whether a program asks; the description of the API is for people."""
    return request.path.startswith("/api/") and request.endpoint != "api.documentation"


def gettext(message: str) -> str:
    """A message in the language of this request."""
    return catalogue(current_language()).gettext(message)


def ngettext(one: str, many: str, count: int) -> str:
    """A message that depends on a number, in the language of this request."""
    return catalogue(current_language()).ngettext(one, many, count)


def translate(message: str) -> str:
    """A message of the library in the language of this request, if it can be translated."""
    if isinstance(message, Message):
        return gettext(message.template) % message.values
    return message


@cache
def catalogue(language: str) -> NullTranslations:
    """The messages of a language; Vietnamese is what the messages are written in."""
    path = _CATALOGUES / f"{language}.po"
    if not path.exists():
        return NullTranslations()
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po
    from babel.support import Translations

    compiled = BytesIO()
    with path.open("rb") as file:
        write_mo(compiled, read_po(file, locale=language, abort_invalid=True))
    compiled.seek(0)
    return Translations(compiled)


def show_number(number: float, decimals: int = 0) -> str:
    """``1.234,5`` in Vietnamese, ``1,234.5`` in English."""
    return number_in(current_language(), number, decimals)


def number_in(language: str, number: float, decimals: int = 0) -> str:
    """The same in a language."""
    return _number(round(number, decimals), decimals, language)


@lru_cache(10_000)
def _number(number: float, decimals: int, language: str) -> str:
    from babel.numbers import format_decimal

    pattern = "#,##0" + "." * bool(decimals) + "0" * decimals
    return format_decimal(number, pattern, locale=language)


def show_date(iso: str) -> str:
    """An ISO date as precise as it is: ``25/01/2025``, ``tháng 2/2025``, ``năm 2025``.

    In English ``25 January 2025``, ``February 2025``, ``2025``. A week is named by its Monday; what
    is no date stays as it is.
    """
    return date_in(current_language(), iso)


@lru_cache(10_000)
def date_in(language: str, iso: str) -> str:
    """The same in a language."""
    from babel.dates import format_date

    is_week = "-W" in iso
    missing = 0 if is_week else 2 - iso.count("-")
    try:
        day = date.fromisoformat(iso + ("-1" if is_week else "-01" * missing))
    except ValueError:
        return iso
    shown = format_date(day, _DATES[language][missing], locale=language)
    return _WEEK[language] % shown if is_week else shown


def init_app(app: Flask) -> None:
    """Let templates translate, and remember a visitor's choice."""
    for language in LANGUAGES:
        catalogue(language)
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.policies["ext.i18n.trimmed"] = True
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        gettext, ngettext, newstyle=True
    )
    app.jinja_env.filters.update(number=show_number, date=show_date)
    app.jinja_env.globals.update(
        current_language=current_language, language_names=NAMES, translate=translate
    )

    @app.after_request
    def remember(response: Response) -> Response:
        if is_api():
            response.vary.add("Accept-Language")
        elif request.args.get("lang") in LANGUAGES:
            response.set_cookie(
                _COOKIE,
                current_language(),
                max_age=_ONE_YEAR,
                secure=request.is_secure,
                httponly=True,
                samesite="Lax",
            )
        return response
