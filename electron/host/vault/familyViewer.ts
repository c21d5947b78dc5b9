/**
 * The page of a Familienumschlag (familyEnvelope.ts): one HTML file that any browser opens without a network. Its policy
 * lets nothing in and nothing out but this script, this style and what the file itself holds. Until the code words are
 * right it says neither whose pages these are nor from which house.
 */
import { createHash } from 'node:crypto'
import type { Language } from '#shared/host/api.ts'

const texts = {
  de: {
    title: 'Ein Umschlag für Sie',
    help: 'Geben Sie die Codewörter ein, die Sie von Ihrer Kita bekommen haben. Diese Datei braucht kein Internet und sendet nichts.',
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
    label: 'Codewoorden',
    open: 'Openen',
    opening: 'Wordt geopend …',
    wrong: 'Deze woorden kloppen niet. Controleer de volgorde en de spelling.',
    old: 'Deze browser kan de envelop niet openen. Neem een nieuwere, bijvoorbeeld Firefox, Chrome of Edge.',
    save: 'Als pdf opslaan',
    private: 'Deze pagina’s zijn alleen voor uw gezin. Zet er alstublieft niets van op internet.',
  },
} as const satisfies Readonly<Record<Language, object>>

const style = `
:root{color-scheme:light dark;--paper:#fbf8f3;--ink:#1f2933;--primary:#0b5f63;--danger:#b42318;--card:#fff}
@media (prefers-color-scheme:dark){:root{--paper:#15191d;--ink:#e7ecef;--primary:#5cc3c7;--danger:#ff8a80;--card:#1e242a}}
body{margin:0;background:var(--paper);color:var(--ink);font:18px/1.5 system-ui,sans-serif}
main{max-width:62rem;margin:0 auto;padding:2rem 1rem;text-align:center}
form{background:var(--card);border-radius:12px;padding:1.5rem;max-width:32rem;margin:2rem auto;text-align:left}
label{display:block;font-weight:600;margin-bottom:.4rem}
input{font:inherit;width:100%;box-sizing:border-box;padding:.7rem;border:2px solid var(--primary);border-radius:8px;background:transparent;color:inherit}
button,a.save{font:inherit;font-weight:600;display:inline-block;min-height:44px;margin-top:1rem;padding:.5rem 1.4rem;border:0;border-radius:8px;background:var(--primary);color:var(--paper);text-decoration:none;cursor:pointer}
#said{color:var(--danger);min-height:1.5em;margin:.8rem 0 0}
figure{margin:2rem 0}
img{max-width:100%;height:auto;box-shadow:0 2px 12px rgba(0,0,0,.25);background:#fff}
figcaption{margin-top:.6rem;font-weight:600}
`

/** What runs in the family's browser. Plain and small, so that anybody can read what it does. */
const script = `'use strict';
const words = JSON.parse(document.getElementById('words').textContent);
const sealed = JSON.parse(document.getElementById('sealed').textContent);
const said = document.getElementById('said');
const bytesOf = (text) => Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
const spell = (text) => text.normalize('NFC').toLowerCase().split(/[^\\p{L}]+/u).filter(Boolean).join(' ');
async function unseal(code) {
  const secret = await crypto.subtle.importKey('raw', new TextEncoder().encode(spell(code)), 'PBKDF2', false, ['deriveKey']);
  const key = await crypto.subtle.deriveKey(
    { name: 'PBKDF2', hash: 'SHA-256', salt: bytesOf(sealed.salt), iterations: sealed.iterations },
    secret, { name: 'AES-GCM', length: 256 }, false, ['decrypt']);
  return new Uint8Array(await crypto.subtle.decrypt(
    { name: 'AES-GCM', iv: bytesOf(sealed.nonce), additionalData: new TextEncoder().encode(sealed.what) },
    key, bytesOf(sealed.bytes)));
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
document.querySelector('form').addEventListener('submit', async (event) => {
  event.preventDefault();
  if (!globalThis.crypto || !crypto.subtle) { said.textContent = words.old; return; }
  said.textContent = words.opening;
  try { show(await unseal(document.getElementById('code').value)); } catch { said.textContent = words.wrong; }
});
`

const hashOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`
/** Nothing in the data may end its element. */
const data = (value: unknown): string => JSON.stringify(value).replaceAll('<', '\\u003c')

export interface SealedForFamily {
  /** What is sealed, authenticated with it. */
  readonly what: string
  readonly salt: string
  readonly iterations: number
  readonly nonce: string
  readonly bytes: string
}

export function familyPage(language: Language, sealed: SealedForFamily): string {
  const t = texts[language]
  const policy = `default-src 'none'; script-src ${hashOf(script)}; style-src ${hashOf(style)}; img-src blob:; form-action 'none'; base-uri 'none'`
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
<p>${t.help}</p>
<form><label for="code">${t.label}</label><input id="code" autocomplete="off" autocapitalize="none" spellcheck="false" required autofocus><button>${t.open}</button><p id="said" role="status"></p></form>
</main>
<script type="application/json" id="words">${data(t)}</script>
<script type="application/json" id="sealed">${data(sealed)}</script>
<script>${script}</script>
</body>
</html>
`
}
