"""The notification templates: how the parts of an alert are laid out in a message. One template file a language."""

from dashboards.generate import LANGUAGES
from pipeline.texts import texts

PARTS = ("unit", "pattern", "about", "seen", "since", "sure", "others", "step", "path")


def templates() -> dict[str, str]:
    """Name to text."""
    return {f"undertow.{language}": template(language) for language in LANGUAGES}


def template(language: str) -> str:
    """Title and message in one language, inside what both Grafana and Debian's Alertmanager know."""
    return "\n".join((_title(language), _message(language), _signals(language), _faults(language)))


def _title(language: str) -> str:
    text = texts(language)
    return f"""\
{{{{ define "undertow.title.{language}" -}}}}
{{{{ if eq .CommonLabels.audience "change-lead" -}}}}
{text("alert.title")}{{{{ with .CommonAnnotations.unit_{language} }}}}: {{{{ . }}}}{{{{ end }}}}
{{{{- else if .Alerts.Firing }}}}{text("alert.it_title")}{{{{ else }}}}{text("alert.it_mended")}{{{{ end }}}}
{{{{- end }}}}"""


def _message(language: str) -> str:
    return f"""\
{{{{ define "undertow.message.{language}" -}}}}
{{{{ if eq .CommonLabels.audience "change-lead" }}}}{{{{ template "undertow.signals.{language}" . }}}}
{{{{- else }}}}{{{{ template "undertow.faults.{language}" . }}}}{{{{ end }}}}
{{{{- end }}}}"""


def _signals(language: str) -> str:
    text = texts(language)
    said = {part: f"{{{{ .Annotations.{part}_{language} }}}}" for part in PARTS}
    return f"""\
{{{{ define "undertow.signals.{language}" -}}}}
{{{{ $home := reReplaceAll "/$" "" .ExternalURL -}}}}
{{{{ range .Alerts.Firing -}}}}
{{{{ if eq .Labels.state "open" -}}}}
{text("alert.seen")}{said["about"]}: {said["seen"]} {text("alert.since", week=said["since"])}
{text("alert.sure")}: {said["sure"]}.
{text("alert.others")}: {said["others"]}.
{{{{ with .Annotations.step_{language} }}}}{text("alert.step")}: {{{{ . }}}}
{{{{ end -}}}}
{text("alert.link")}: {{{{ $home }}}}/{said["path"]}
{{{{ else -}}}}
{text("alert.ended", pattern=said["pattern"], unit=said["unit"])}
{{{{ end }}}}
{{{{ end -}}}}
{text("alert.foot")}
{{{{- end }}}}"""


def _faults(language: str) -> str:
    text = texts(language)
    fault = f".Annotations.fault_{language}"
    return f"""\
{{{{ define "undertow.faults.{language}" -}}}}
{{{{ range .Alerts.Firing -}}}}
{{{{ with {fault} }}}}{{{{ . }}}}{{{{ else }}}}{text("alert.unknown")}{{{{ end }}}} {{{{ .Annotations.cure_{language} }}}}
{{{{ with .Annotations.runbook }}}}{text("alert.runbook", page="{{ . }}")}{{{{ end }}}}
{{{{ end }}}}{{{{ range .Alerts.Resolved }}}}{text("alert.mended")}: {{{{ {fault} }}}}
{{{{ end }}}}
{{{{- end }}}}
"""
