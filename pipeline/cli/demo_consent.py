"""The demo's own works council: keys of its own, and its approval of what the demo publishes."""

from datetime import UTC, datetime
from pathlib import Path

from pipeline.cli.privacy_consent import approval_of, say
from pipeline.collector.consent import Consent
from pipeline.collector.job import Job
from pipeline.privacy.approval import Role, Terms
from pipeline.signing import make_keys, read_signer, read_verifiers


def approve_demo(folder: Path, job: Job) -> Consent:
    """Make keys in a new folder and approve the terms of a job, from its first week on.

    In earnest the private key would be where nobody who runs the collector can reach it.
    """
    private, public, log = folder / "works-council.key", folder / "works-council.pub", folder / "consent.ndjson"
    make_keys(private, public)
    consent = Consent(log, {Role.COUNCIL: read_verifiers(public)})
    terms = Terms.of(job.org, job.finality_days, job.release_plan)
    say(consent, read_signer(private), datetime.now(UTC), approval_of(terms, job.weeks[0].quarter), {Role.COUNCIL})
    return consent
