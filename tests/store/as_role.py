"""The engine as a role would meet it: the grants and settings of ``deploy/clickhouse/roles.sql``, and nothing else.

The engine in a process cannot store roles, but it reads them from a users file. Rights are fixed when the engine starts, so each
role has a process: ``python -m tests.store.as_role PLACE DATABASE`` runs the program on its standard input, with ``store`` at
hand, and prints what the program puts into ``names["said"]``.
"""

import json
import re
import subprocess
import sys
from pathlib import Path
from xml.sax.saxutils import escape

from pipeline.store.client import Client
from pipeline.store.dsn import Dsn
from pipeline.store.store import Store

ROOT = Path(__file__).parents[2]
ROLES, USERS = (ROOT / "deploy" / "clickhouse" / name for name in ("roles.sql", "users.example.sql"))


def statements(file: Path) -> list[str]:
    """The statements of a file, without comments, each on one line."""
    bare = re.sub(r"--.*", "", file.read_text("utf-8"))
    return [" ".join(statement.split()) for statement in bare.split(";") if statement.strip()]


def grants(role: str) -> list[str]:
    """What a role may do, as it is written."""
    return [sql.removesuffix(f" TO {role}") for sql in statements(ROLES) if re.fullmatch(rf"GRANT .* TO {role}", sql)]


def settings(role: str) -> dict[str, tuple[str, bool]]:
    """The settings of a role: name to value, and whether a user may change it."""
    found = [re.fullmatch(rf"CREATE SETTINGS PROFILE .* SETTINGS (.*) TO {role}", sql) for sql in statements(ROLES)]
    listed = [one.split() for match in found if match for one in match[1].split(", ")]
    return {words[0]: (words[2], "CHANGEABLE_IN_READONLY" in words) for words in listed}


def users_file(role: str) -> str:
    """A users file with one user, who has the role; without the settings that may change, which this engine does not know."""
    queries = "".join(f"<query>{escape(grant)}</query>" for grant in grants(role))
    values = "".join(f"<{name}>{value}</{name}>" for name, (value, _) in settings(role).items())
    return (
        f"<clickhouse><profiles><default/><{role}>{values}</{role}></profiles>"
        f"<roles><{role}><grants>{queries}</grants></{role}></roles><users><default><password/><profile>{role}</profile>"
        f"<quota>default</quota><networks><ip>::/0</ip></networks><grants><query>GRANT {role}</query></grants></default></users>"
        "<quotas><default/></quotas></clickhouse>"
    )


def run_as(role: str, folder: Path, program: str, database: str) -> object:
    """What a program says that runs with a role's rights on the store in a folder, in a process of its own."""
    users, config = folder.with_name("users.xml"), folder.with_name("config.xml")
    users.write_text(users_file(role))
    config.write_text(f"<clickhouse><users_config>{users}</users_config></clickhouse>")
    command = [sys.executable, "-m", "tests.store.as_role", f"{folder}?config-file={config}", database]
    return json.loads(subprocess.run(command, input=program, text=True, capture_output=True, check=True, cwd=ROOT).stdout)


def main() -> None:
    place, database = sys.argv[1:]
    names: dict[str, object] = {}
    with Store(Client(Dsn("chdb", place, database))) as store:
        exec(sys.stdin.read(), names | {"store": store, "names": names})
    sys.stdout.write(json.dumps(names["said"]))


if __name__ == "__main__":
    main()
