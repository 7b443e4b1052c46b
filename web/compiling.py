"""What templates are compiled to: calls as Python makes them, and what never changes as text.

A page says some sixty things and leads to twenty places that are the same on all pages of a
language. To look each one up and fill it took a quarter of the time of a page; to ask at each call
what it is that is called, a fifth.
"""

import re
from contextlib import suppress
from gettext import NullTranslations
from itertools import zip_longest
from typing import Any, Final

from jinja2 import Environment, nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.visitor import NodeTransformer
from markupsafe import Markup

_FIXED: Final = {"address", "asset_url", "current_language"}
"""Functions of templates that give the same on all pages, if they are given the same."""
_FILLED: Final = re.compile(r"%\((\w+)\)s")
"""Where a message is filled."""
_WITH_CONTEXT: Final = {"gettext", "ngettext"}
"""Functions that Jinja gives the context of a page."""


class DirectCalls(CodeGenerator):
    """Calls functions and macros as Python does.

    Jinja asks at each call whether it is to pass the context along. A page has hundreds of them.
    """

    def visit_Call(  # noqa: N802 - Jinja's name
        self, node: nodes.Call, frame: Frame, forward_caller: bool = False
    ) -> None:
        """Write a call."""
        if getattr(node.node, "name", None) in _WITH_CONTEXT:
            super().visit_Call(node, frame, forward_caller=forward_caller)
            return
        self.visit(node.node, frame)
        self.write("(")
        named = [(f"{each.key}=", each.value) for each in node.kwargs]
        rest = [("*", node.dyn_args), ("**", node.dyn_kwargs)]
        for prefix, value in [*(("", each) for each in node.args), *named, *rest]:
            if value is not None:
                self.write(prefix)
                self.visit(value, frame)
                self.write(", ")
        self.write("caller=caller)" if forward_caller else ")")


class Fixing(NodeTransformer):
    """Puts what calls would give in their place.

    Messages are those of Jinja's ``newstyle`` calls: safe themselves, what fills them is escaped.
    """

    def __init__(self, environment: Environment, messages: NullTranslations) -> None:
        self._environment, self._loader = environment, environment.loader
        self._globals: dict[str, Any] = environment.globals
        self._catalogue = messages

    def visit_Include(self, node: nodes.Include) -> nodes.Node:  # noqa: N802 - Jinja's name
        """What is included becomes a part of the template, with names of its own."""
        if not isinstance(node.template, nodes.Const) or self._loader is None:
            return node
        source, path, _ = self._loader.get_source(self._environment, node.template.value)
        included = self.visit(self._environment.parse(source, node.template.value, path))
        return nodes.Scope(included.body, lineno=node.lineno)

    def visit_Output(self, node: nodes.Output) -> nodes.Node:  # noqa: N802 - Jinja's name
        """What is shown; of a message that is filled, each piece by itself."""
        self.generic_visit(node)
        node.nodes = [piece for each in node.nodes for piece in _pieces(each)]
        return node

    def visit_Name(self, node: nodes.Name) -> nodes.Node:  # noqa: N802 - Jinja's name
        """What has one value on all pages."""
        known = self._globals.get(node.name) if node.ctx == "load" else None
        return nodes.Const(known) if isinstance(known, str | int) else node

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


def _pieces(shown: nodes.Expr) -> list[nodes.Expr]:
    """What is shown, side by side: the text of a message that :func:`_filled` made, and values."""
    match shown:
        case nodes.Mod(left=nodes.Const(value=Markup() as text), right=nodes.Dict(items=pairs)):
            values = {pair.key.as_const(): pair.value for pair in pairs}
            texts = [part.replace("%%", "%") for part in _FILLED.split(text)]
            said = [nodes.TemplateData(each) for each in texts[::2]]
            filled = [values[name] for name in texts[1::2]]
            return [piece for both in zip_longest(said, filled) for piece in both if piece]
    return [shown]


def _filled(text: str, values: list[nodes.Keyword]) -> nodes.Expr:
    message = nodes.Const(Markup(text))  # noqa: S704 - of the catalogue or a template
    pairs = [nodes.Pair(nodes.Const(each.key), each.value) for each in values]
    return nodes.Mod(message, nodes.Dict(pairs))
