"""`python -m gaiaflow.alert SETTINGS`: sends the message of a failed DAG run, which it reads from its input.

A process of its own, beside the scheduler: a server that does not answer delays nothing there. It says on standard
error, which is the scheduler's log, what could not be sent, and to which server. Needs the standard library only.
"""

from __future__ import annotations

import json
import os
import signal
import smtplib
import ssl
import sys
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor, as_completed
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

from gaiaflow.alert_text import message, subject

SECONDS = 10.0
"""How long a server may take for each answer."""
WHOLE_SECONDS = 60
"""How long sending may take in all."""


def main() -> int:
    """Send it to each of those that are configured, at the same time; the exit code is 1 where one did not take it."""
    settings = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    facts = json.load(sys.stdin)
    text = message(facts, [*settings.get("hide", ()), *_in_files(Path(sys.argv[1]).parent)])
    senders: list[Callable[[], str | None]] = []
    if "webhook" in settings:
        senders.append(lambda: _post(settings["webhook"], text))
    if "smtp" in settings:
        senders.append(lambda: _mail(settings["smtp"], subject(facts), text))

    def say(fault: str) -> None:
        what = f"that DAG {facts['dag']} failed in run {facts['run']}"
        print(f"gaiaflow: a message {what} was not sent: {fault}", file=sys.stderr, flush=True)  # noqa: T201

    def give_up(*_: object) -> None:
        say(f"a server took longer than {WHOLE_SECONDS} seconds")
        os._exit(1)

    signal.signal(signal.SIGALRM, give_up)
    signal.alarm(WHOLE_SECONDS)
    faults = 0
    with ThreadPoolExecutor(max_workers=2) as pool:
        for done in as_completed([pool.submit(sender) for sender in senders]):
            fault = done.result()
            if fault is not None:
                faults += 1
                say(fault)
    return 1 if faults else 0


def _in_files(folder: Path) -> list[str]:
    """Secret variables of this container, and in dev the secrets of tasks, beside the settings."""
    files = [*Path("/run/secrets/environment").glob("*"), *(folder / "secrets").glob("*/*")]
    return [file.read_text(encoding="utf-8", errors="replace") for file in files if file.is_file()]


def _post(address: str, text: str) -> str | None:
    """To a webhook as Slack, Mattermost, Rocket.Chat and Google Chat have them. The address is a secret."""
    # Slack's rule: these three, and a message cannot call everybody in a channel.
    safe = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    host = urlsplit(address).hostname
    try:
        request = Request(address, json.dumps({"text": safe}).encode(), {"Content-Type": "application/json"})  # noqa: S310
        with urlopen(request, timeout=SECONDS):  # noqa: S310 - the configuration takes http and https only
            return None
    except HTTPError as error:
        return f"the webhook at {host} answered {error.code} ({error.reason})"
    except URLError as error:
        return f"the webhook at {host} does not answer: {error.reason}"
    except (OSError, ValueError) as error:
        return f"the webhook at {host} does not answer: {error.__class__.__name__}"


def _mail(smtp: Mapping[str, Any], title: str, text: str) -> str | None:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = smtp["from"], ", ".join(smtp["to"]), title
    mail.set_content(text)
    security = smtp["security"]
    where = f"the mail server {smtp['host']}:{smtp['port']}"
    try:
        context = ssl.create_default_context()
        with (
            smtplib.SMTP_SSL(smtp["host"], smtp["port"], timeout=SECONDS, context=context)
            if security == "tls"
            else smtplib.SMTP(smtp["host"], smtp["port"], timeout=SECONDS)
        ) as server:
            if security == "starttls":
                server.starttls(context=context)
            if "username" in smtp:
                server.login(smtp["username"], smtp["password"])
            refused = server.send_message(mail)
    except smtplib.SMTPAuthenticationError:
        return f"{where} refuses the login of {smtp['username']}"
    except smtplib.SMTPServerDisconnected as error:
        return f"{where} does not answer: {error}"
    except smtplib.SMTPException as error:
        return f"{where} does not take the message: {error.__class__.__name__}"
    except OSError as error:
        return f"{where} does not answer: {error}"
    return f"{where} refuses {', '.join(refused)}" if refused else None


if __name__ == "__main__":
    sys.exit(main())
