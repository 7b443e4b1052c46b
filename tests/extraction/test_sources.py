import os
from pathlib import Path

import pytest

from searchkit.errors import SourceError
from searchkit.extraction import Rejected, count_inputs
from searchkit.extraction.left_out import PassedOver
from searchkit.extraction.sources import Source, walk


def write(root: Path, *names: str) -> None:
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x")


def ids(*paths: Path | str) -> list[str]:
    return [source.id for source in walk(paths) if isinstance(source, Source)]


def test_folders_are_read_in_order_with_their_own_name_in_front(tmp_path: Path) -> None:
    root = tmp_path / "corpus"
    write(root, "b.txt", "a/2.html", "a/10.HTM", "c.v1.jsonl.xz", "d.ndjson", "e.json.gz")
    assert ids(root) == [
        "corpus/a/10",
        "corpus/a/2",
        "corpus/b",
        "corpus/c.v1",
        "corpus/d",
        "corpus/e",
    ]
    assert ids(root / "a") == ["a/10", "a/2"]
    assert count_inputs([root]) == 6


def test_a_file_is_named_after_its_folder(tmp_path: Path) -> None:
    write(tmp_path, "html/x.html")
    (source,) = walk([tmp_path / "html" / "x.html"])
    assert isinstance(source, Source)
    assert (source.id, source.origin) == ("html/x", str(tmp_path / "html" / "x.html"))


def test_relative_paths_name_the_folder_that_they_mean(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, "corpus/txt/a.txt")
    monkeypatch.chdir(tmp_path / "corpus" / "txt")
    assert ids(".") == ids("../txt") == ids("../../corpus/txt") == ["txt/a"]
    assert ids("..") == ["corpus/txt/a"]
    assert ids("a.txt") == ["txt/a"]


def test_hidden_files_are_left_out(tmp_path: Path) -> None:
    write(tmp_path, "r/a.txt", "r/.b.txt", "r/.git/c.txt", "r/.txt", "r/.gz")
    assert ids(tmp_path / "r") == ["r/a"]


def test_no_suffix_is_needed_to_be_looked_at(tmp_path: Path) -> None:
    write(tmp_path, "r/a.aspx", "r/b.html?p=1", "r/c", "r/d.gz")
    assert ids(tmp_path / "r") == ["r/a.aspx", "r/b.html?p=1", "r/c", "r/d.gz"]


def test_what_a_browser_saved_beside_a_page_is_passed_over(tmp_path: Path) -> None:
    write(tmp_path, "r/Tin.html", "r/Tin_files/ads.html", "r/Tin_files/x/frame.html")
    write(tmp_path, "r/my_files/b.html")
    walked = walk([tmp_path / "r"])
    assert [s.id for s in walked if isinstance(s, Source)] == ["r/Tin", "r/my_files/b"]
    passed = [Path(s.origin).name for s in walked if isinstance(s, PassedOver)]
    assert passed == ["ads.html", "frame.html"]


def test_a_hidden_file_that_is_named_is_read(tmp_path: Path) -> None:
    write(tmp_path, "r/.b.txt")
    assert ids(tmp_path / "r" / ".b.txt") == ["r/.b"]


def test_links_that_go_in_circles_end(tmp_path: Path) -> None:
    write(tmp_path, "r/a.txt")
    (tmp_path / "r" / "up").symlink_to(tmp_path / "r")
    (tmp_path / "r" / "self").symlink_to(tmp_path / "r" / "self")
    assert ids(tmp_path / "r") == ["r/a", "r/self"]


def test_a_file_that_several_paths_lead_to_is_read_once(tmp_path: Path) -> None:
    write(tmp_path, "r/s/a.txt")
    (tmp_path / "r" / "s" / "b.txt").symlink_to(tmp_path / "r" / "s" / "a.txt")
    assert ids(tmp_path / "r", tmp_path / "r" / "s", tmp_path / "r" / "s" / "a.txt") == ["r/s/a"]


def test_files_of_one_name_are_all_read(tmp_path: Path) -> None:
    write(tmp_path, "r/a.html", "r/a.txt", "r/a.jsonl")
    assert ids(tmp_path / "r") == ["r/a", "r/a", "r/a"]
    assert count_inputs([tmp_path / "r"]) == 3


@pytest.mark.parametrize("name", ["missing.txt", "missing", "a\0b.txt", "\udcff.txt"])
def test_a_path_that_does_not_exist_is_named(tmp_path: Path, name: str) -> None:
    with pytest.raises(SourceError) as caught:
        walk([tmp_path / name])
    assert str(tmp_path) in str(caught.value)
    str(caught.value).encode()


def test_an_empty_folder_is_named(tmp_path: Path) -> None:
    write(tmp_path, "r/.hidden/a.txt")
    with pytest.raises(SourceError, match="r: "):
        walk([tmp_path / "r"])


def test_a_dangling_link_is_reported_not_raised(tmp_path: Path) -> None:
    write(tmp_path, "r/a.txt")
    (tmp_path / "r" / "gone.txt").symlink_to(tmp_path / "r" / "nowhere.txt")
    assert ids(tmp_path / "r") == ["r/a", "r/gone"]


def test_names_of_any_bytes_give_ids_that_can_be_written(tmp_path: Path) -> None:
    try:
        (tmp_path / os.fsdecode(b"b\xff.txt")).write_text("x")
    except OSError:
        pytest.skip("this file system refuses names that are not UTF-8")
    (name,) = ids(tmp_path)
    assert name == f"{tmp_path.name}/b\ufffd"


def test_pipes_are_not_waited_for(tmp_path: Path) -> None:
    write(tmp_path, "r/a.txt")
    os.mkfifo(tmp_path / "r" / "pipe.txt")
    assert ids(tmp_path / "r") == ["r/a"]


def test_a_link_leads_out_of_a_folder_only_when_it_may(tmp_path: Path) -> None:
    """Who may write to the folder could publish what the reader alone may read."""
    write(tmp_path, "secret/s.txt", "r/a.txt", "r/in/b.txt", "more/c.md")
    (tmp_path / "r" / "x.txt").symlink_to(tmp_path / "secret" / "s.txt")
    (tmp_path / "r" / "y.txt").symlink_to("../secret/s.txt")
    (tmp_path / "r" / "folder").symlink_to(tmp_path / "secret")
    (tmp_path / "r" / "notes.md").symlink_to(tmp_path / "more" / "c.md")
    (tmp_path / "r" / "in" / "z.txt").symlink_to(tmp_path / "r" / "a.txt")
    walked = walk([tmp_path / "r"])
    assert [s.id for s in walked if isinstance(s, Source)] == ["r/a", "r/in/b"]
    refused = [s for s in walked if isinstance(s, Rejected)]
    assert {Path(s.origin).name for s in refused} == {"folder", "x.txt", "y.txt", "notes.md"}
    assert all("--follow-links" in s.reason for s in refused)
    followed = walk([tmp_path / "r"], follow_links=True)
    found = [s.id for s in followed if isinstance(s, Source)]
    assert found == ["r/a", "r/folder/s", "r/in/b", "r/notes"]


def test_a_folder_and_a_file_may_be_named_by_a_link(tmp_path: Path) -> None:
    write(tmp_path, "r/a.txt")
    (tmp_path / "link").symlink_to(tmp_path / "r")
    (tmp_path / "b.txt").symlink_to(tmp_path / "r" / "a.txt")
    assert ids(tmp_path / "link") == ["link/a"]
    assert ids(tmp_path / "b.txt") == [f"{tmp_path.name}/b"]
