import re
from dataclasses import fields
from pathlib import Path

import pytest
from click.testing import CliRunner

import web
from searchkit import IndexNotFoundError, SettingsError
from searchkit.cli.serve import command
from web.settings import SETTINGS, Settings, load_settings


def test_defaults() -> None:
    assert load_settings(environment={}) == Settings()


def test_later_wins(tmp_path: Path) -> None:
    file = tmp_path / "searchkit.toml"
    file.write_text('site_name = "Từ tệp"\npage_size = 11\nlanguage = "en"\n', encoding="utf-8")
    environment = {
        "SEARCHKIT_SETTINGS": str(file),
        "SEARCHKIT_PAGE_SIZE": "12",
        "SEARCHKIT_LANGUAGE": "vi",
        "SEARCHKIT_SHARED": "not a setting",
    }
    settings = load_settings({"language": "en", "index": None}, environment)
    assert settings == Settings(site_name="Từ tệp", page_size=12, language="en")


def test_the_argument_names_the_file(tmp_path: Path) -> None:
    file = tmp_path / "a.toml"
    file.write_text("trusted_proxies = 1", encoding="utf-8")
    settings = load_settings({"settings": file}, {"SEARCHKIT_SETTINGS": "/nowhere"})
    assert settings.trusted_proxies == 1


def test_the_index_comes_from_the_environment() -> None:
    assert load_settings(environment={"SEARCHKIT_INDEX": "chỗ/khác"}).index == Path("chỗ/khác")


def test_an_empty_variable_counts_as_not_set() -> None:
    assert load_settings(environment={"SEARCHKIT_INDEX": ""}) == Settings()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("page_size", 0),
        ("page_size", 101),
        ("page_size", "mười"),
        ("page_size", True),
        ("page_size", 2.5),
        ("language", "fr"),
        ("language", ["vi"]),
        ("site_name", "  "),
        ("site_name", "x" * 61),
        ("trusted_proxies", -1),
        ("index", 5),
        ("host", ""),
        ("host", "a b"),
        ("port", 65536),
        ("port", -1),
        ("rate_limit", -1),
        ("query_log", 5),
        ("index", "a\0b"),
        ("pagesize", 10),
    ],
)
def test_a_bad_setting_is_named(name: str, value: object) -> None:
    with pytest.raises(SettingsError, match=name):
        load_settings({name: value}, {})


def test_a_bad_variable_is_named() -> None:
    with pytest.raises(SettingsError, match="SEARCHKIT_PAGE_SIZE"):
        load_settings(environment={"SEARCHKIT_PAGE_SIZE": "nhiều"})


@pytest.mark.parametrize("content", [b"page_size = ", b"\xff\xfe", b"unknown = 1"])
def test_a_bad_file_is_named(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "bad.toml"
    file.write_bytes(content)
    with pytest.raises(SettingsError, match=r"bad\.toml"):
        load_settings({"settings": file}, {})


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"none\.toml"):
        load_settings({"settings": tmp_path / "none.toml"}, {})


def test_every_setting_is_described() -> None:
    assert list(SETTINGS) == [field.name for field in fields(Settings)]


def test_the_command_lists_every_setting_and_leaves_the_rest_to_decide(tmp_path: Path) -> None:
    runner = CliRunner()
    help_text = runner.invoke(command, ["--help"]).output
    for name in SETTINGS:
        assert f"--{name.replace('_', '-')}" in help_text
        assert f"SEARCHKIT_{name.upper()}" in help_text.replace("\n", "")
    file = tmp_path / "searchkit.toml"
    file.write_text(f'index = "{tmp_path / "from-file"}"', encoding="utf-8")
    started = runner.invoke(command, ["--settings", str(file)])
    assert isinstance(started.exception, IndexNotFoundError)
    assert "from-file" in str(started.exception)
    started = runner.invoke(command, ["--settings", str(file), "--index", str(tmp_path / "given")])
    assert "given" in str(started.exception)


def test_the_sample_file_names_every_setting() -> None:
    sample = Path(web.__file__).parent / "deploy" / "searchkit.toml"
    settings = load_settings({"settings": sample}, {})
    assert settings.index == Path("/var/lib/searchkit/index")
    named = re.findall(r"^(?:# )?(\w+) = ", sample.read_text(encoding="utf-8"), re.MULTILINE)
    assert named == list(SETTINGS)
