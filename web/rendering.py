"""Templates, compiled once a language: what is the same on all pages of a language is text in them.

A page says some sixty things and leads to twenty places that never change. To look each one up and
fill it took a quarter of the time of a page.
"""

from collections.abc import Callable, MutableMapping
from contextlib import suppress
from functools import lru_cache, partial
from typing import Any, Final

from flask import Flask, request
from flask.templating import Environment
from jinja2 import Template, nodes
from jinja2.visitor import NodeTransformer
from markupsafe import Markup

from web.language import catalogue, current_language, date_in, number_in

_FILTERS: Final[dict[str, Callable[..., str]]] = {"date": date_in, "number": number_in}
"""What shows a value in the language that comes first."""
_FIXED: Final = {"address", "asset_url", "current_language"}
"""Functions of templates that give the same on all pages, if they are given the same."""


class LanguageEnvironment(Environment):
    """Gives each request the templates of its language, and of the path that the site is under."""

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
            source = _Fixing(self).visit(source)
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


class _Fixing(NodeTransformer):
    """Puts what calls would give in their place.

    Messages are those of Jinja's ``newstyle`` calls: safe themselves, what fills them is escaped.
    """

    def __init__(self, environment: LanguageEnvironment) -> None:
        self._globals: dict[str, Any] = environment.globals
        self._catalogue = catalogue(environment.language)

    def visit_Call(self, node: nodes.Call) -> nodes.Node:  # noqa: N802 - Jinja's name
        """One call; those in it come first."""
        self.generic_visit(node)
        if node.dyn_args or node.dyn_kwargs:  # only a page knows them
            return node
        said = [each.value if isinstance(each, nodes.Const) else None for each in node.args]
        match getattr(node.node, "name", None), said:
            case "gettext", [str(text)]:
                return _filled(self._catalogue.gettext(text), node.kwargs)
            case "ngettext", [str(one), str(many), _]:
                return self._counted(one, many, node)
            case str(name), _ if name in _FIXED:
                with suppress(nodes.Impossible):  # where it is given what only a page knows
                    args = [each.as_const() for each in node.args]
                    kwargs = dict(each.as_const() for each in node.kwargs)
                    return nodes.Const(self._globals[name](*args, **kwargs))
        return node

    def _counted(self, one: str, many: str, node: nodes.Call) -> nodes.Expr:
        """A message that depends on a number; our languages tell one from all others."""
        count = node.args[2]
        values = [*node.kwargs, nodes.Keyword("num", count)]
        texts = [self._catalogue.ngettext(one, many, number) for number in (1, 2)]
        single, plural = (_filled(text, values) for text in texts)
        if texts[0] == texts[1]:
            return plural
        return nodes.CondExpr(
            nodes.Compare(count, [nodes.Operand("eq", nodes.Const(1))]), single, plural
        )


def _filled(text: str, values: list[nodes.Keyword]) -> nodes.Expr:
    message = nodes.Const(Markup(text))  # noqa: S704 - of the catalogue or a template
    pairs = [nodes.Pair(nodes.Const(each.key), each.value) for each in values]
    return nodes.Mod(message, nodes.Dict(pairs))
