"""Settings: one frozen object, read once, from ``UNDERTOW_*`` variables and ``undertow.toml``.

A variable wins over the file. The table in the README is generated from the descriptions here, and a test fails when it is stale.
"""

import tomllib
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from pipeline.errors import UnusableInput
from schemas.fields import Org

K_FLOOR = 5
"""No setting goes below this many people, whatever anyone signs."""
FILE = Path("undertow.toml")

Language = Literal["en", "nl"]
Role = Literal["operator", "hr", "change-lead", "works-council", "employee"]
SmtpSecurity = Literal["starttls", "tls", "none"]


class Settings(BaseSettings):
    """Everything an operator can set."""

    model_config = SettingsConfigDict(env_prefix="UNDERTOW_", frozen=True, extra="forbid", toml_file=FILE)

    org: Annotated[Org, Field(description="Name of the organisation in every row.")] = "organisation"
    country: Annotated[
        str, Field(pattern=r"^[A-Z]{2}$", description="Whose public holidays are no working days, as an ISO 3166 code.")
    ] = "NL"
    language: Annotated[Language, Field(description="Language of tables, reports and messages: `en` or `nl`.")] = "en"
    plan: Annotated[
        Path | None, Field(description="The release plan: what may be computed and shown. Left out, the one that is shipped.")
    ] = None
    k: Annotated[
        int | None,
        Field(ge=K_FLOOR, description="Smallest roster a row may describe, in people, where that is more than the plan's k."),
    ] = None
    finality_days: Annotated[
        int, Field(ge=0, description="Full UTC days a source may still restate; a week is closed after them. GitHub says 3.")
    ] = 3
    max_rejected_share: Annotated[
        float,
        Field(
            ge=0, le=1, description="Share of unusable records above which a week is not closed: it could not be mended later."
        ),
    ] = 0.05
    ledger: Annotated[
        Path, Field(description="File of the periods closed so far (no figures, no persons); what makes 'closed once' hold.")
    ] = Path("undertow-ledger.ndjson")
    sources: Annotated[
        Path,
        Field(description="What to ask vendors for, and where files are: for `undertow collect` with `--fetch` or `--all`."),
    ] = Path("sources.toml")
    fetch_memory_mib: Annotated[
        int, Field(ge=16, description="Most memory, in MiB, for what was fetched: it lies packed in memory, never on disk.")
    ] = 1024
    consent: Annotated[
        Path | None,
        Field(description="Log of the works council's approvals and of freezes. Nothing is published to Kafka without one."),
    ] = None
    council_key: Annotated[
        Path | None, Field(description="The works council's public key; what an approval must be signed with.")
    ] = None
    operator_key: Annotated[
        Path | None, Field(description="The operator's public key; with its private half IT can freeze, and nothing else.")
    ] = None
    access_log: Annotated[
        Path | None, Field(description="Log of who looked at which unit. Left out, `undertow-access.ndjson` beside the ledger.")
    ] = None
    opt_out: Annotated[
        Path | None,
        Field(description="List of those who asked not to be counted, one name a line; its owner alone may read it."),
    ] = None
    role: Annotated[Role, Field(description="As whom you look, for that log: a role, never a name.")] = "operator"
    store: Annotated[
        str,
        Field(description="Where rows are kept: `chdb:///folder` in process, or `clickhouse://user@host:8123/undertow`."),
    ] = "chdb:///var/lib/undertow/store"
    store_password: Annotated[SecretStr | None, Field(description="Password of the store's user; never put it in the DSN.")] = (
        None
    )
    bootstrap: Annotated[str, Field(description="Kafka's bootstrap servers, with commas between.")] = "127.0.0.1:9092"
    topic_prefix: Annotated[str, Field(pattern=r"^[A-Za-z0-9._-]{1,100}$", description="First part of every topic's name.")] = (
        "undertow"
    )
    partitions: Annotated[int, Field(ge=1, description="Partitions of a topic that is created.")] = 4
    replication: Annotated[int, Field(ge=1, description="Replicas of a topic that is created; 3 in production.")] = 1
    batch_messages: Annotated[int, Field(ge=1, description="Most messages a worker takes in one insert.")] = 64
    batch_seconds: Annotated[float, Field(gt=0, le=1, description="Longest wait for a batch to fill, in seconds.")] = 0.3
    session_seconds: Annotated[
        float,
        Field(
            ge=1,
            le=60,
            description="Seconds of silence after which a worker counts as dead and its partitions move; Kafka wants at least 6.",
        ),
    ] = 15.0
    otlp_http: Annotated[
        str, Field(description="Where `undertow otlp` listens for OTLP over HTTP, as `HOST:PORT`; `off` for not at all.")
    ] = "127.0.0.1:4318"
    otlp_grpc: Annotated[str, Field(description="The same for gRPC.")] = "127.0.0.1:4317"
    otlp_metrics: Annotated[str, Field(description="The same for its own metrics, for Prometheus.")] = "127.0.0.1:9465"
    otlp_token: Annotated[
        SecretStr | None, Field(description="Bearer tokens that clients of `undertow otlp` may send, with commas between.")
    ] = None
    otlp_tokens: Annotated[
        Path | None, Field(description="File with such a token a line; read again when it changes, so that tokens can rotate.")
    ] = None
    otlp_cert: Annotated[Path | None, Field(description="TLS of `undertow otlp`: its certificate with the chain, PEM.")] = None
    otlp_key: Annotated[Path | None, Field(description="The key of that certificate, PEM.")] = None
    otlp_client_ca: Annotated[
        Path | None, Field(description="Clients of `undertow otlp` must have a certificate of this authority, PEM.")
    ] = None
    otlp_state: Annotated[
        Path, Field(description="Which week `undertow otlp` closes next, and minutes it was there; no figures, no persons.")
    ] = Path("undertow-otlp.json")
    log_level: Annotated[Literal["debug", "info", "warning", "error"], Field(description="Least severe log line shown.")] = "info"
    grafana_url: Annotated[str, Field(description="Grafana's address.")] = "http://127.0.0.1:3000"
    grafana_token: Annotated[SecretStr | None, Field(description="Token of a Grafana service account.")] = None
    grafana_store: Annotated[
        str,
        Field(
            description="Where Grafana's own server finds ClickHouse, and as whom: a user that may read the release views only."
        ),
    ] = "clickhouse://grafana_reader@127.0.0.1:9000/undertow_release"
    grafana_store_password: Annotated[SecretStr | None, Field(description="Password of that user.")] = None
    contacts: Annotated[
        Path | None,
        Field(description="Who is told about which unit, for alerts in Grafana. Left out, dashboards only and no alerts."),
    ] = None
    smtp_host: Annotated[str | None, Field(description="The mail server that `undertow report --send` hands digests to.")] = None
    smtp_port: Annotated[int, Field(ge=1, le=65535, description="Its port: 587 for `starttls`, 465 for `tls`.")] = 587
    smtp_security: Annotated[
        SmtpSecurity, Field(description="How the line to it is kept secret; `none` only without a user.")
    ] = "starttls"
    smtp_user: Annotated[
        str | None,
        Field(
            description="As whom to log in there. The password is UNDERTOW_SMTP_PASSWORD, in the environment and nowhere else."
        ),
    ] = None
    smtp_from: Annotated[str | None, Field(description="The address that digests come from: one of a role.")] = None

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Arguments, then the environment, then the file; no dotenv, no secrets folder."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)


def read_settings(**overrides: object) -> Settings:
    """The settings in force; ``overrides`` are what a command line said (None counts as not said).

    Raises
    ------
    UnusableInput
        Names every setting at fault, all at once, without its value.
    """
    said = {name: value for name, value in overrides.items() if value is not None}
    try:
        return Settings(**said)  # type: ignore[arg-type]  # the values are checked by pydantic itself
    except tomllib.TOMLDecodeError as fault:
        raise UnusableInput(f"{FILE} is not valid TOML.", "Mend the file, or move it away.") from fault
    except ValidationError as fault:
        names = ", ".join(f"{'.'.join(map(str, e['loc']))} ({e['msg']})" for e in fault.errors(include_input=False))
        raise UnusableInput(
            f"Settings cannot be used: {names}.", f"Mend the UNDERTOW_* variable or the line in {FILE}."
        ) from fault
