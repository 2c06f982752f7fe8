import pytest

from pipeline.errors import WrongUse
from pipeline.store.dsn import Dsn


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("chdb:///data/store", Dsn("chdb", "/data/store")),
        ("chdb:///data/my store/?database=other", Dsn("chdb", "/data/my store", "other")),
        ("http://ch:8123", Dsn("http", "ch", port=8123)),
        ("clickhouse://ch", Dsn("http", "ch")),
        ("clickhouse://loader@ch:8123/adoption", Dsn("http", "ch", "adoption", 8123, "loader")),
        ("clickhouses://a%40b@ch/undertow", Dsn("https", "ch", user="a@b")),
        ("https://[::1]:8443/", Dsn("https", "::1", port=8443)),
    ],
)
def test_a_dsn_is_read(text: str, expected: Dsn) -> None:
    assert Dsn.parse(text) == expected


@pytest.mark.parametrize(
    "text",
    ["", "chdb", "chdb://", "chdb:///", "chdb://memory", "postgres://h/db", "http://", "http://h:port", "http://h:99999", "http://[::1",
     "http://h/a/b", "http://h/da-ta", "chdb:///x?database=a;b", "/var/lib/store"],
)  # fmt: skip
def test_what_is_no_dsn_is_refused(text: str) -> None:
    with pytest.raises(WrongUse):
        Dsn.parse(text)


def test_a_password_in_a_dsn_is_refused_and_never_repeated() -> None:
    with pytest.raises(WrongUse, match="UNDERTOW_STORE_PASSWORD") as refused:
        Dsn.parse("clickhouse://loader:hunter2@ch/undertow")
    assert "hunter2" not in str(refused.value)
