/**
 * The page on which a family opens its pages: as one file with everything in it (the Familienumschlag), or from a server
 * under a link. Plain and small, so that anybody can read what it does. Its policy lets nothing in but this very script
 * and style; until the code words are right it says neither whose pages these are nor from which house.
 *
 * The link's page is the same for every family: what is theirs stands behind the `#` of the address, which browsers do
 * not send. So its bytes can be published and compared (FL2).
 */
import { bytesToBase64, utf8ToBytes } from '../basics/bytes.ts'

export const viewerLanguages = ['de', 'en', 'nl'] as const
export type ViewerLanguage = (typeof viewerLanguages)[number]

const texts = {
  de: {
    title: 'Ein Umschlag für Sie',
    help: 'Geben Sie die Codewörter ein, die Sie von Ihrer Kita bekommen haben. Diese Datei braucht kein Internet und sendet nichts.',
    linkHelp:
      'Geben Sie die Codewörter ein, die Sie von Ihrer Kita bekommen haben. Ohne sie ist hier nichts zu sehen.',
    loading: 'Wird geholt …',
    gone: 'Unter diesem Link ist nichts (mehr) zu finden. Vielleicht ist er abgelaufen, wurde zurückgerufen oder nicht vollständig kopiert. Bitte fragen Sie in Ihrer Kita nach.',
    away: 'Der Server antwortet gerade nicht. Bitte versuchen Sie es später noch einmal.',
    label: 'Codewörter',
    open: 'Öffnen',
    opening: 'Wird geöffnet …',
    wrong: 'Diese Wörter passen nicht. Bitte prüfen Sie Reihenfolge und Schreibweise.',
    old: 'Dieser Browser kann den Umschlag nicht öffnen. Bitte nehmen Sie einen neueren, zum Beispiel Firefox, Chrome oder Edge.',
    save: 'Als PDF speichern',
    private: 'Diese Seiten sind nur für Ihre Familie. Bitte stellen Sie nichts davon ins Internet.',
  },
  en: {
    title: 'An envelope for you',
    help: 'Enter the code words that your nursery gave you. This file needs no internet and sends nothing.',
    linkHelp: 'Enter the code words that your nursery gave you. Without them there is nothing to see here.',
    loading: 'Being fetched …',
    gone: 'There is nothing (any more) under this link. It may have expired, been called back or not been copied completely. Please ask your nursery.',
    away: 'The server does not answer just now. Please try again later.',
    label: 'Code words',
    open: 'Open',
    opening: 'Opening …',
    wrong: 'These words do not fit. Please check their order and spelling.',
    old: 'This browser cannot open the envelope. Please use a newer one, for example Firefox, Chrome or Edge.',
    save: 'Save as PDF',
    private: 'These pages are for your family only. Please do not put any of them on the internet.',
  },
  nl: {
    title: 'Een envelop voor u',
    help: 'Voer de codewoorden in die u van het kinderdagverblijf kreeg. Dit bestand heeft geen internet nodig en verstuurt niets.',
    linkHelp:
      'Voer de codewoorden in die u van het kinderdagverblijf kreeg. Zonder deze woorden is hier niets te zien.',
    loading: 'Wordt opgehaald …',
    gone: 'Onder deze link is niets (meer) te vinden. Misschien is hij verlopen, teruggeroepen of niet volledig gekopieerd. Vraag het aan uw kinderdagverblijf.',
    away: 'De server antwoordt op dit moment niet. Probeer het later nog eens.',
    label: 'Codewoorden',
    open: 'Openen',
    opening: 'Wordt geopend …',
    wrong: 'Deze woorden kloppen niet. Controleer de volgorde en de spelling.',
    old: 'Deze browser kan de envelop niet openen. Neem een nieuwere, bijvoorbeeld Firefox, Chrome of Edge.',
    save: 'Als pdf opslaan',
    private: 'Deze pagina’s zijn alleen voor uw gezin. Zet er alstublieft niets van op internet.',
  },
} as const

const style = `
:root{color-scheme:light dark;--paper:#fbf8f3;--ink:#1f2933;--primary:#0b5f63;--danger:#b42318;--card:#fff}
@media (prefers-color-scheme:dark){:root{--paper:#15191d;--ink:#e7ecef;--primary:#5cc3c7;--danger:#ff8a80;--card:#1e242a}}
body{margin:0;background:var(--paper);color:var(--ink);font:18px/1.5 system-ui,sans-serif}
main{max-width:62rem;margin:0 auto;padding:2rem 1rem;text-align:center}
form{background:var(--card);border-radius:12px;padding:1.5rem;max-width:32rem;margin:2rem auto;text-align:left}
label{display:block;font-weight:600;margin-bottom:.4rem}
input{font:inherit;width:100%;box-sizing:border-box;padding:.7rem;border:2px solid var(--primary);border-radius:8px;background:transparent;color:inherit}
button,a.save{font:inherit;font-weight:600;display:inline-flex;align-items:center;justify-content:center;box-sizing:border-box;min-height:48px;margin-top:1rem;padding:.5rem 1.4rem;border:0;border-radius:8px;background:var(--primary);color:var(--paper);text-decoration:none;cursor:pointer}
#said{color:var(--danger);min-height:1.5em;margin:.8rem 0 0}
figure{margin:2rem 0}
img{max-width:100%;height:auto;box-shadow:0 2px 12px rgba(0,0,0,.25);background:#fff}
figcaption{margin-top:.6rem;font-weight:600}
`

/** Opening and showing, in both pages. */
const showing = `'use strict';
const words = JSON.parse(document.getElementById('words').textContent);
const said = document.getElementById('said');
const bytesOf = (text) => Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
const spell = (text) => text.normalize('NFC').toLowerCase().split(/[^\\p{L}]+/u).filter(Boolean).join(' ');
async function unseal(sealed, bytes, code) {
  const secret = await crypto.subtle.importKey('raw', new TextEncoder().encode(code), 'PBKDF2', false, ['deriveKey']);
  const key = await crypto.subtle.deriveKey(
    { name: 'PBKDF2', hash: 'SHA-256', salt: bytesOf(sealed.salt), iterations: sealed.iterations },
    secret, { name: 'AES-GCM', length: 256 }, false, ['decrypt']);
  return new Uint8Array(await crypto.subtle.decrypt(
    { name: 'AES-GCM', iv: bytesOf(sealed.nonce), additionalData: new TextEncoder().encode(sealed.what) }, key, bytes));
}
function show(bytes) {
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0);
  const list = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + length)));
  let at = 4 + length;
  const next = (size, type) => { const blob = new Blob([bytes.subarray(at, at + size)], { type }); at += size; return URL.createObjectURL(blob); };
  const main = document.querySelector('main');
  document.title = list.title;
  main.textContent = '';
  const add = (name, text, to) => { const made = document.createElement(name); if (text) made.textContent = text; (to || main).append(made); return made; };
  const heading = add('h1', list.title);
  heading.tabIndex = -1;
  add('p', list.mark);
  add('p', words.private);
  const save = add('a', words.save);
  save.className = 'save';
  save.download = list.fileName;
  save.href = next(list.pdf, 'application/pdf');
  for (const page of list.pages) {
    const figure = add('figure');
    const picture = add('img', '', figure);
    picture.alt = page.alt;
    picture.src = next(page.size, 'image/jpeg');
    add('figcaption', page.title, figure);
  }
  heading.focus();
}
async function answer(event, open) {
  event.preventDefault();
  if (!globalThis.crypto || !crypto.subtle) { said.textContent = words.old; return; }
  said.textContent = words.opening;
  try { show(await open(spell(document.getElementById('code').value))); } catch (error) {
    said.textContent = error instanceof Said ? error.message : words.wrong;
  }
}
class Said extends Error {}
`

const envelopeScript = `${showing}const sealed = JSON.parse(document.getElementById('sealed').textContent);
document.querySelector('form').addEventListener('submit', (event) =>
  answer(event, (code) => unseal(sealed, bytesOf(sealed.bytes), code)));
`

/** Fetched once, when it is needed; wrong words are tried here and never sent. */
const linkScript = `${showing}let fetched;
async function fetchSealed(id) {
  let got;
  try { got = await fetch('/sealed/' + id, { credentials: 'omit', cache: 'no-store', redirect: 'error' }); } catch { throw new Said(words.away); }
  if (got.status === 404) throw new Said(words.gone);
  if (!got.ok) throw new Said(words.away);
  let file;
  try { file = new Uint8Array(await got.arrayBuffer()); } catch { throw new Said(words.away); }
  const length = new DataView(file.buffer).getUint32(0);
  const sealed = JSON.parse(new TextDecoder().decode(file.subarray(4, 4 + length)));
  // A server can't make this weaker: what is not as expected is not opened.
  if (sealed.what !== words.what || sealed.iterations !== words.iterations) throw new Said(words.gone);
  return { sealed, bytes: file.subarray(4 + length) };
}
document.querySelector('form').addEventListener('submit', (event) =>
  answer(event, async (code) => {
    const place = /^#([0-9a-f]{32})\\.([A-Za-z0-9_-]{22})$/.exec(location.hash);
    if (!place) throw new Said(words.gone);
    if (!fetched) said.textContent = words.loading;
    fetched ??= fetchSealed(place[1]);
    let found;
    try { found = await fetched; } catch (error) { fetched = undefined; throw error; }
    said.textContent = words.opening;
    return unseal(found.sealed, found.bytes, code + ' ' + place[2]);
  }));
`

export interface Seal {
  /** What is sealed, authenticated with it. */
  readonly what: string
  readonly salt: string
  readonly iterations: number
  readonly nonce: string
}
export const envelopeSeal = { what: 'obhut family envelope 1', iterations: 1_000_000 } as const
export const linkSeal = { what: 'obhut family link 1', iterations: 1_000_000 } as const

/** SHA-256 of what the policy allows; hashing is the machine's part. */
export type HashOf = (bytes: Uint8Array) => Uint8Array
/** Nothing in the data may end its element. */
const data = (value: unknown): string => JSON.stringify(value).replaceAll('<', '\\u003c')

const policyOf = (hashOf: HashOf, script: string, more: string): string => {
  const source = (text: string): string =>
    `'sha256-${bytesToBase64(new Uint8Array(hashOf(utf8ToBytes(text))))}'`
  return `default-src 'none'; script-src ${source(script)}; style-src ${source(style)}; img-src blob:; ${more}form-action 'none'; base-uri 'none'`
}

export function envelopePage(
  hashOf: HashOf,
  language: ViewerLanguage,
  sealed: Seal & { readonly bytes: string },
): string {
  const t = texts[language]
  return page(language, t.help, policyOf(hashOf, envelopeScript, ''), t, envelopeScript, data(sealed))
}

/** The page of all links in this language, and the policy that goes with it as a header, too. */
export function linkPage(
  hashOf: HashOf,
  language: ViewerLanguage,
): { readonly html: string; readonly policy: string } {
  const t = texts[language]
  const policy = policyOf(hashOf, linkScript, "connect-src 'self'; ")
  return { html: page(language, t.linkHelp, policy, { ...t, ...linkSeal }, linkScript), policy }
}

function page(
  language: ViewerLanguage,
  help: string,
  policy: string,
  words: object,
  script: string,
  sealed?: string,
): string {
  const t = texts[language]
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${t.title}</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>${t.title}</h1>
<p>${help}</p>
<form><label for="code">${t.label}</label><input id="code" autocomplete="off" autocapitalize="none" spellcheck="false" required autofocus><button>${t.open}</button><p id="said" role="status"></p></form>
</main>
<script type="application/json" id="words">${data(words)}</script>
${sealed === undefined ? '' : `<script type="application/json" id="sealed">${sealed}</script>\n`}<script>${script}</script>
</body>
</html>
`
}
