"""What SES and SNS were given to send, for people: GET /_meridian/mails in a browser. Nobody is sent any mail by an emulator."""

from html import escape

from moto.ses.models import ses_backends

from . import control
from .sesv2_sending import Sent
from .sns import Mailed, mailed

STYLE = """
body { font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 60rem; padding: 0 1rem }
table { border-collapse: collapse; width: 100% } th, td { text-align: left; padding: .4rem .8rem .4rem 0; overflow-wrap: anywhere }
iframe { border: 1px solid #8888; width: 100%; height: 32rem; background: white } pre { white-space: pre-wrap }
"""


def page(title: str, body: str) -> str:
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>{escape(title)}</title><style>{STYLE}</style><main><h1>{escape(title)}</h1>{body}</main></html>"
    )


def sent() -> list[tuple[str, Sent | Mailed]]:
    """With the service and region that sent it, the newest first."""
    by_ses = [
        (f"SES in {region}", it)
        for regions in list(ses_backends.values())
        for region, backend in list(regions.items())
        for it in list(backend.sent_messages)
        if isinstance(it, Sent)
    ]
    by_sns = [(f"SNS in {it.region}", it) for it in list(mailed)]
    return sorted([*by_ses, *by_sns], key=lambda each: each[1].at, reverse=True)


def row(sender: str, it: Sent | Mailed) -> str:
    cells = [it.at.strftime("%H:%M:%S"), sender, ", ".join(it.recipients)]
    link = f'<a href="?id={escape(it.id)}">{escape(it.subject)}</a>'
    return f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in cells)}<td>{link}</td></tr>"


def mailbox(query: dict[str, list[str]]) -> str:
    all_of_them = sent()
    wanted = query.get("id", [""])[0]
    for sender, it in all_of_them:
        if it.id == wanted:
            head = f"<p>From {escape(it.source)}<br>to {escape(', '.join(it.recipients))}<br>by {escape(sender)}</p>"
            frame = f'<iframe sandbox title="The mail" srcdoc="{escape(it.html)}"></iframe><h2>As text</h2>' if it.html else ""
            return page(it.subject, f'{head}{frame}<pre>{escape(it.text)}</pre><p><a href="?">All mails</a></p>')
    if not all_of_them:
        return page("Mails", "<p>No mail was sent yet: buy something.</p>")
    rows = "".join(row(sender, it) for sender, it in all_of_them[:200])
    head = "<tr><th>Sent</th><th>By</th><th>To</th><th>Subject</th></tr>"
    return page(f"{len(all_of_them)} mails", f"<p>The newest 200. Nobody was sent any.</p><table>{head}{rows}</table>")


def install() -> None:
    control.pages["mails"] = mailbox
