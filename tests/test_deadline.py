"""How long an answer may take."""

import pytest

from searchkit.deadline import NEVER, Deadline, TimeUp


@pytest.mark.parametrize("deadline", [NEVER, Deadline.after(None), Deadline.after(60_000)])
def test_while_there_is_time_work_goes_on(deadline: Deadline) -> None:
    assert not deadline.passed()
    deadline.check()


@pytest.mark.parametrize("milliseconds", [-1, -1e9])
def test_what_is_late_is_stopped(milliseconds: float) -> None:
    deadline = Deadline.after(milliseconds)
    assert deadline.passed()
    with pytest.raises(TimeUp):
        deadline.check()
