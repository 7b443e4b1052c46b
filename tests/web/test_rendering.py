"""Templates that are compiled once a language say what the same templates say unfixed."""

import pytest
from flask import Flask
from jinja2 import Environment

from web.language import catalogue, date_in, number_in

_COUNTED = "{{ shown }} bài{% pluralize %}{{ shown }} bài{% endtrans %}"
TEMPLATES = [
    "{{ gettext('Tìm') }} 100% {{ gettext('Trang %(page)s', page='<b>%s</b>') }}",
    "{{ gettext('Trang %(page)s', **{'page': '&'}) }} {{ gettext(text) }}",
    f"{{% trans count=n, shown=n|number %}}{_COUNTED}",
    f"{{% for n in (0, 1, 2) %}}{{% trans count=n, shown='<i>'|safe %}}{_COUNTED}{{% endfor %}}",
    "{{ '2025-02-03'|date }} {{ 1234.5|number(1) }} {{ current_language() }}",
    "{% macro m(text) %}<p>{{ gettext('Tìm') ~ text }}{% endmacro %}{{ m('<') }}{{ m(m('&')) }}",
    "{% macro m(a) %}{{ a ~ caller(a) }}{% endmacro %}{% call(x) m(*['<']) %}{{ x }}{% endcall %}",
    "{{ [1, 2].index(2) }}{% for n in [[[]], []] recursive %}<i>{{ loop(n) }}</i>{% endfor %}",
    "{% macro m(text) %}{{ text }}{{ kwargs }}{% endmacro %}{{ m(text=text, **{'n': n}) }}",
    "{% include 'logo.svg' %}{% set asked = asked_for(q='<') %}{% include 'search_form.html' %}",
    "{{ gettext('%(a)s, 100%%: %(a)s%(b)s', a='<', b=gettext('Tìm')|upper) }}{{ site_name }}",
    "{{ address('pages.home') }}{{ address('pages.values', facet=facet) }}",
    "{{ address('feeds.atom', **{'q': 'a b', 'year': ('1', '2')}) }}{{ asset_url('style.css') }}",
]


def _unfixed(app: Flask, language: str) -> Environment:
    """Jinja's own environment with the functions and filters of ours."""
    plain = Environment(
        autoescape=True,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
        loader=app.jinja_env.loader,
    )
    plain.policies["ext.i18n.trimmed"] = True
    plain.filters |= {
        "number": lambda *values: number_in(language, *values),
        "date": lambda iso: date_in(language, iso),
    }
    plain.globals |= app.jinja_env.globals
    said = catalogue(language)
    plain.install_gettext_callables(said.gettext, said.ngettext, newstyle=True)  # type: ignore[attr-defined]
    return plain


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("root", ["", "/tra-cuu"])
@pytest.mark.parametrize("number", range(len(TEMPLATES)))
def test_they_say_the_same(app: Flask, language: str, root: str, number: int) -> None:
    known = {"n": number, "text": "Tìm", "facet": "source"}
    address = {"path": f"/?lang={language}", "environ_overrides": {"SCRIPT_NAME": root}}
    with app.test_request_context(**address):
        ours = app.jinja_env.in_language(language, root).from_string(TEMPLATES[number])  # type: ignore[attr-defined]
        plain = _unfixed(app, language).from_string(TEMPLATES[number])
        assert ours.render(known) == plain.render(known)
