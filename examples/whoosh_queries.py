"""Ask an index what Whoosh can ask: rows of terms, sorting, grouping, key terms.

python examples/whoosh_queries.py index/default
"""

import sys
from datetime import datetime

from whoosh import query, sorting

from searchkit import open_index

with open_index(sys.argv[1]) as index, index.whoosh().searcher() as searcher:
    # Terms are in normal form: lower case, NFC, the tone in the old place (hòa).
    data = [query.Term("content", "dữ"), query.Term("content", "liệu")]
    near = query.Sequence([*data, query.Prefix("content", "d")], slop=2)  # dữ liệu (về) dân cư
    since = query.DateRange("published", datetime.fromisoformat("2023-01-01"), None)
    newest = sorting.FieldFacet("published", reverse=True)

    print("near, newest first:")
    for hit in searcher.search(near & since, sortedby=newest, limit=3):
        print("  ", hit["published"], hit["title"])

    print("by source, without copies:")
    grouped = searcher.search(near, groupedby="source", collapse="group", limit=None)
    for source, found in sorted(grouped.groups().items(), key=lambda each: -len(each[1]))[:3]:
        print("  ", len(found), source or "(none)")

    print("what the first is about, and what is like it:")
    number = searcher.search(near)[0].docnum
    print("  ", [word for word, _ in searcher.key_terms([number], "word")])
    for hit in searcher.more_like(number, "word", top=2):
        print("  ", hit["title"])
