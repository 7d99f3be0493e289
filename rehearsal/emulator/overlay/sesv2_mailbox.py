"""What SES was given to send, for people: GET /_meridian/mails in a browser. Nobody is sent any mail by an emulator."""

from html import escape

from moto.ses.models import ses_backends

from . import control
from .sesv2_sending import Sent

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


def sent() -> list[tuple[str, Sent]]:
    """With the region that sent it, the newest first."""
    found = [
        (region, it)
        for regions in list(ses_backends.values())
        for region, backend in list(regions.items())
        for it in list(backend.sent_messages)
        if isinstance(it, Sent)
    ]
    return sorted(found, key=lambda each: each[1].at, reverse=True)


def row(region: str, it: Sent) -> str:
    cells = [it.at.strftime("%H:%M:%S"), region, ", ".join(it.recipients)]
    link = f'<a href="?id={escape(it.id)}">{escape(it.subject)}</a>'
    return f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in cells)}<td>{link}</td></tr>"


def mailbox(query: dict[str, list[str]]) -> str:
    all_of_them = sent()
    wanted = query.get("id", [""])[0]
    for region, it in all_of_them:
        if it.id == wanted:
            head = f"<p>From {escape(it.source)}<br>to {escape(', '.join(it.recipients))}<br>by SES in {escape(region)}</p>"
            frame = f'<iframe sandbox title="The mail" srcdoc="{escape(it.html)}"></iframe>'
            return page(it.subject, f'{head}{frame}<h2>As text</h2><pre>{escape(it.text)}</pre><p><a href="?">All mails</a></p>')
    if not all_of_them:
        return page("Mails", "<p>No mail was sent yet: buy something.</p>")
    rows = "".join(row(region, it) for region, it in all_of_them[:200])
    head = "<tr><th>Sent</th><th>By SES in</th><th>To</th><th>Subject</th></tr>"
    return page(f"{len(all_of_them)} mails", f"<p>The newest 200. Nobody was sent any.</p><table>{head}{rows}</table>")


def install() -> None:
    control.pages["mails"] = mailbox
