"""Index records of your own, search them, and show why the first one answers.

python examples/index_and_search.py
"""

import tempfile

from searchkit import Article, create_index

RECORDS = [
    {
        "key": 1,
        "headline": "Xã vùng cao lập tổ công nghệ số cộng đồng",
        "body": "Mỗi thôn có ba thành viên.\nHọ giúp bà con dùng dịch vụ công (DVC) trực tuyến.",
        "day": "2024-05-20",
    },
    {
        "key": 2,
        "headline": "Công bố danh mục dịch vụ công toàn trình",
        "body": "Danh mục có 25 thủ tục, theo Đề án 06.",
        "day": "2024-06",
    },
]


def articles() -> list[Article]:
    """Your records as articles; what an article is comes from your own data."""
    return [
        Article(
            id=str(record["key"]),
            title=str(record["headline"]),
            paragraphs=tuple(str(record["body"]).split("\n")),
            published=str(record["day"]),  # as precise as it is known
        )
        for record in RECORDS
    ]


with tempfile.TemporaryDirectory() as folder, create_index(folder) as index:
    print(index.add(articles()).added, "added")  # what has not changed is skipped next time

    result = index.search("dvc truc tuyen", explain=True)  # accents are optional
    print(f"{result.total} found, searched as {result.corrected!r}")
    for hit in result.hits:
        print(f"{hit.title} ({hit.published})", *(f"lacks {word}" for word in hit.missing))
        for snippet in hit.snippets:
            print("  ", [snippet.text[start:end] for start, end in snippet.highlights])
        if hit.explanation:
            best = max(hit.explanation.parts, key=lambda part: part.value)
            print(f"   most by {best.text!r} in {best.place}: {best.value:.2f}")
