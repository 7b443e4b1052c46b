"""Which page numbers to offer."""

from typing import Final

_AROUND: Final = 2  # pages shown on either side of the current one


def page_numbers(page: int, pages: int) -> list[int | None]:
    """The numbers around a page, the first and the last; None stands for a gap of two or more.

    Around a page that is not there are the last ones.

    >>> page_numbers(6, 20)
    [1, None, 4, 5, 6, 7, 8, None, 20]
    >>> page_numbers(4, 5)
    [1, 2, 3, 4, 5]
    """
    page = min(page, pages)
    near = range(max(1, page - _AROUND), min(pages, page + _AROUND) + 1)
    numbers: list[int | None] = []
    last = 0
    for number in sorted({1, *near, pages} if pages else ()):
        if number == last + 2:
            numbers.append(last + 1)
        elif number > last + 2:
            numbers.append(None)
        numbers.append(number)
        last = number
    return numbers
