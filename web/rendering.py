"""Templates, compiled once a language: what is the same on all its pages is text in them."""

from collections.abc import Callable, MutableMapping
from functools import lru_cache, partial
from typing import Any, Final

from flask import Flask, request
from flask.templating import Environment
from jinja2 import Template, nodes

from web.compiling import DirectCalls, Fixing
from web.language import catalogue, current_language, date_in, number_in

_FILTERS: Final[dict[str, Callable[..., str]]] = {"date": date_in, "number": number_in}
"""What shows a value in the language that comes first."""


class LanguageEnvironment(Environment):
    """Gives each request the templates of its language, and of the path that the site is under."""

    code_generator_class = DirectCalls
    language = ""  # of an overlay

    def get_template(
        self,
        name: str | Template,
        parent: str | None = None,
        globals: MutableMapping[str, Any] | None = None,  # noqa: A002 - Jinja's name
    ) -> Template:
        """A template by its name."""
        if self.language:
            return super().get_template(name, parent, globals)
        chosen = self.in_language(current_language(), request.script_root)
        return chosen.get_template(name, parent, globals)

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """What all templates know, in one mapping: every page copies it, and each of its parts."""
        return {**self.globals, **(d or {})}

    def _generate(
        self,
        source: nodes.Template,
        name: str | None,
        filename: str | None,
        defer_init: bool = False,
    ) -> str:
        if self.language:
            source = Fixing(self, catalogue(self.language)).visit(source)
        return super()._generate(source, name, filename, defer_init)

    @lru_cache(16)  # noqa: B019 - there is one environment an application
    def in_language(self, language: str, root: str) -> "LanguageEnvironment":  # noqa: ARG002
        """The one of a language, for a site under the path ``root``; mostly empty."""
        overlay = self.overlay()
        overlay.language = language
        filters = {name: partial(shown, language) for name, shown in _FILTERS.items()}
        overlay.filters = self.filters | filters
        return overlay


def init_app(app: Flask) -> None:
    """Use it; before anything else is told to templates."""
    app.jinja_environment = LanguageEnvironment
