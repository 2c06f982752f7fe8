"""``grafana_api`` with a transport that reads every answer Grafana and the proxies before it give."""

from collections.abc import Mapping
from typing import Any, Self
from urllib.parse import urlsplit

import requests
from grafana_api.grafana_api import (  # type: ignore[import-untyped]  # upstream has no types, and is archived
    GrafanaAPI,
    GrafanaBadInputError,
    GrafanaClientError,
    GrafanaException,
    GrafanaServerError,
    GrafanaUnauthorizedError,
)
from requests.adapters import HTTPAdapter
from urllib3.util import Retry

from pipeline.errors import Refused, TryAgain, UndertowError, WrongUse

METHODS = frozenset({"GET", "POST", "PUT", "PATCH", "DELETE"})
TIMEOUT_SECONDS = 15.0
NOT_FOUND, CONFLICT = 404, {409, 412}
# A POST may have been taken although its answer was lost: it is not sent twice. Applying again finds it by its uid.
RETRY = Retry(
    total=3, backoff_factor=0.3, status_forcelist=(502, 503, 504), allowed_methods={"GET", "PUT"}, raise_on_status=False
)
CONTACT_POINTS = "/v1/provisioning/contact-points"
"""Where a refusal nearly always means an address that somebody wrote."""


class Grafana(GrafanaAPI):  # type: ignore[misc]  # upstream has no types
    """One Grafana.

    Parameters
    ----------
    token
        Of a service account.
    host, port, url_path_prefix, protocol
        As upstream takes them; :meth:`at` reads them from an address.
    """

    def __init__(self, token: str, host: str, port: int | None, url_path_prefix: str, protocol: str) -> None:
        super().__init__(token, host=host, port=port, url_path_prefix=url_path_prefix, protocol=protocol, timeout=TIMEOUT_SECONDS)
        for scheme in ("http://", "https://"):
            self.s.mount(scheme, HTTPAdapter(max_retries=RETRY))

    @classmethod
    def at(cls, address: str, token: str) -> Self:
        """The Grafana at an address such as ``https://grafana.example.org/monitoring``.

        Raises
        ------
        WrongUse
            It is not an address.
        """
        try:
            parts = urlsplit(address)
            port = parts.port
        except ValueError as fault:
            raise WrongUse("Grafana's address cannot be read.", "Write it like https://grafana.example.org.") from fault
        if parts.scheme not in {"http", "https"} or not parts.hostname or parts.username:
            raise WrongUse(
                "Grafana's address cannot be used.", "Write it like https://grafana.example.org, without a user in it."
            )
        host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
        prefix = parts.path.strip("/")
        return cls(token, host, port, f"{prefix}/" if prefix else "", parts.scheme)

    def __getattr__(self, item: str) -> Any:  # noqa: ANN401  # upstream's way: the verb is the name, e.g. ``GET(path)``
        """Upstream takes any name for a verb, so that a typo fails late; here it fails at once."""
        if item not in METHODS:
            raise AttributeError(item)
        return lambda url, json=None, headers=None: self._send(item, url, json, headers)

    def request(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> Any:  # noqa: ANN401  # any JSON
        """The decoded answer; None for an empty one.

        Raises
        ------
        TryAgain
            Grafana could not be reached, or is not well.
        Refused
            It said no; the message says why and what to do.
        """
        try:
            return self._send(method, path, body)
        except (GrafanaException, requests.RequestException) as fault:
            raise explain(fault, method, path) from fault

    def find(self, path: str) -> Any:  # noqa: ANN401  # any JSON
        """The decoded answer to a GET; None where nothing is found."""
        try:
            found = self._send("GET", path)
        except (GrafanaException, requests.RequestException) as fault:
            if getattr(fault, "status_code", None) == NOT_FOUND:
                return None
            raise explain(fault, "GET", path) from fault
        if not isinstance(found, dict):
            raise Refused(
                "Something else than Grafana answered.", "Check UNDERTOW_GRAFANA_URL: a login page may stand before it."
            )
        return found

    def _send(
        self, method: str, path: str, body: Mapping[str, Any] | None = None, headers: Mapping[str, str] | None = None
    ) -> Any:  # noqa: ANN401  # any JSON
        answer = self.s.request(
            method, self.url + path, json=body, headers=headers, auth=self.auth, verify=self.verify, timeout=self.timeout
        )
        decoded = decode(answer)
        if answer.status_code >= 400:
            raise refusal(answer.status_code, decoded)
        return decoded


def decode(answer: requests.Response) -> Any:  # noqa: ANN401  # any JSON
    """Nothing for an empty body, JSON where it is JSON, else the text as it is."""
    if not answer.content:
        return None
    try:
        return answer.json()
    except requests.JSONDecodeError:
        return answer.text


def refusal(status: int, decoded: object) -> GrafanaException:
    """Upstream's own exception for a status; its message is Grafana's where the body is an object, else the body."""
    message = decoded.get("message", decoded) if isinstance(decoded, dict) else decoded
    if status == 400:
        return GrafanaBadInputError(message)
    if status == 401:
        return GrafanaUnauthorizedError(message)
    kind = GrafanaServerError if status >= 500 else GrafanaClientError
    return kind(status, decoded, f"{status}: {message}")


def explain(fault: Exception, method: str, path: str) -> UndertowError:
    """What was wrong and what to do, for people; a token is never in it."""
    status = getattr(fault, "status_code", None)
    if isinstance(fault, requests.RequestException):
        return TryAgain("Grafana cannot be reached.", "Check UNDERTOW_GRAFANA_URL, and that Grafana runs.")
    if isinstance(fault, GrafanaServerError):
        return TryAgain(
            f"Grafana is not well: it answered {status} to {method} {path}.", "Look at Grafana's log, then run it again."
        )
    if status == 401:
        return Refused("Grafana does not accept the token.", "Set UNDERTOW_GRAFANA_TOKEN to a token of a service account.")
    if status == 403:
        return Refused(
            f"The token may not do {method} {path}.", "Give its service account the role Admin, or the right to write this."
        )
    if status in CONFLICT:
        return Refused(
            f"Grafana holds something else in the place of {method} {path} ({fault}).",
            "Somebody changed it meanwhile, or made another of the same name: rename or remove that one, then run it again.",
        )
    return Refused(f"Grafana refused {method} {path} ({fault}).", _cure(path))


def _cure(path: str) -> str:
    if path.startswith(CONTACT_POINTS):
        return "Mend its address in the contacts file, or its secret in the environment."
    return "Its version may be one this was not made for: see the README."
