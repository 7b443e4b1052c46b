"""A search page in an application of your own: one view over an index.

python examples/flask_view.py index/default    # http://127.0.0.1:5000/?q=de+an+06
"""

import sys
from pathlib import Path

from flask import Flask, render_template_string, request
from markupsafe import Markup, escape

from searchkit import QueryError, SearchResult, Snippet, open_index

PAGE = """<form><input name="q" value="{{ query }}"></form>
<p>{{ result.total }} bài{% if result.corrected %}, đã tìm “{{ result.corrected }}”{% endif %}</p>
{% for hit in result.hits %}<h2>{{ hit.title }}</h2>
{% for snippet in hit.snippets %}<p>{{ marked(snippet) }}</p>{% endfor %}{% endfor %}"""


def marked(snippet: Snippet) -> Markup:
    """A snippet in HTML; offsets count characters of its text, so it is escaped piece by piece."""
    html, position = Markup(""), 0
    for start, end in snippet.highlights:
        html += escape(snippet.text[position:start])
        html += Markup("<mark>{}</mark>").format(snippet.text[start:end])
        position = end
    return html + escape(snippet.text[position:])


def create_app(folder: Path) -> Flask:
    """The application; an index is safe in all its threads."""
    app = Flask(__name__)
    index = open_index(folder)

    @app.get("/")
    def search() -> str | tuple[str, int]:
        query = request.args.get("q", "")
        try:
            page = request.args.get("page", 1, int)
            result: SearchResult = index.search(query, page=page, deadline_ms=2000)
        except QueryError as error:  # one line that names the input and the mend
            return str(error), 400
        return render_template_string(PAGE, query=query, result=result, marked=marked)

    return app


if __name__ == "__main__":
    create_app(Path(sys.argv[1])).run()
